package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.engine.EngineDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptionTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private void set(int object, FdOption option, long value) {
    lab.fd.setOption(object, option, value);
  }

  @Test
  void rlimitModeIsSetInAnEmptyFdByWhoMay() {
    assertThat(lab.fd.option(0, FdOption.RLIMIT_MODE)).isZero();
    assertThat(refused(Errno.EPERM, () -> set(0, FdOption.RLIMIT_MODE, 1)).blockers())
        .extracting(b -> b.object())
        .containsExactly("admin");
    lab.process.grant(Role.CAP_SYS_RESOURCE);
    set(0, FdOption.RLIMIT_MODE, 1);
    assertThat(lab.fd.option(0, FdOption.RLIMIT_MODE)).isEqualTo(1);
    refused(Errno.EINVAL, () -> set(0, FdOption.RLIMIT_MODE, 2));
    int ioas = lab.fd.allocateIoas();
    Refusal busy = refused(Errno.EBUSY, () -> set(0, FdOption.RLIMIT_MODE, 2));
    assertThat(busy.reason()).contains("ioas " + ioas);
    assertThat(lab.fd.option(0, FdOption.RLIMIT_MODE)).isEqualTo(1);
    lab.fd.destroy(ioas);
    set(0, FdOption.RLIMIT_MODE, 0);
    assertThat(lab.fd.option(0, FdOption.RLIMIT_MODE)).isZero();
  }

  @Test
  void anOptionOfAnotherObjectIsRefusedInTheKernelsOrder() {
    int ioas = lab.fd.allocateIoas();
    // The object comes before the right and the value.
    refused(Errno.EOPNOTSUPP, () -> set(ioas, FdOption.RLIMIT_MODE, 7));
    refused(Errno.EOPNOTSUPP, () -> lab.fd.option(ioas, FdOption.RLIMIT_MODE));
    refused(Errno.ENOENT, () -> set(9, FdOption.HUGE_PAGES, 7));
    refused(Errno.ENOENT, () -> lab.fd.option(0, FdOption.HUGE_PAGES));
    refused(Errno.EINVAL, () -> set(ioas, FdOption.HUGE_PAGES, 7));
    refused(Errno.EINVAL, () -> set(ioas, FdOption.HUGE_PAGES, -1));
  }

  @Test
  void withoutHugePagesTablesAreFilledPageByPage() {
    int ioas = lab.fd.allocateIoas();
    assertThat(lab.fd.option(ioas, FdOption.HUGE_PAGES)).isEqualTo(1);
    EngineDevice device = lab.fd.bind(lab.device);
    lab.map(ioas, 0, 4L << 20);
    device.attach(ioas);
    assertThat(lab.hardware.domainOf(lab.device.requester()).longestRun()).isEqualTo(1024);
    device.detach();
    set(ioas, FdOption.HUGE_PAGES, 0);
    assertThat(lab.fd.option(ioas, FdOption.HUGE_PAGES)).isZero();
    device.attach(ioas);
    lab.fd.map(ioas, Lab.VA, 1L << 20, Access.READ, OptionalLong.of(8L << 20));
    assertThat(lab.hardware.domainOf(lab.device.requester()).longestRun()).isEqualTo(1);
    assertThat(lab.hardware.domainOf(lab.device.requester()).mappedPages()).isEqualTo(1024 + 256);
    lab.fd.unmap(ioas, 0, -1);
    set(ioas, FdOption.HUGE_PAGES, 1);
    lab.map(ioas, 0, 4L << 20);
    assertThat(lab.hardware.domainOf(lab.device.requester()).longestRun()).isEqualTo(1024);
  }

  @Test
  void hugePagesStayWhileATableMayHaveThem() {
    int ioas = lab.fd.allocateIoas();
    lab.fd.bind(lab.device).attach(ioas);
    lab.map(ioas, 0x2000, 0x1000);
    lab.map(ioas, 0x5000, 0x1000);
    Refusal filled = refused(Errno.EINVAL, () -> set(ioas, FdOption.HUGE_PAGES, 0));
    assertThat(filled.blockers()).hasSize(2);
    assertThat(filled.remedies()).containsExactly("unmap fd0 1 0x2000 0x4000");
    assertThat(lab.fd.option(ioas, FdOption.HUGE_PAGES)).isEqualTo(1);
    set(ioas, FdOption.HUGE_PAGES, 1);
    lab.fd.unmap(ioas, 0x2000, 0x4000);
    set(ioas, FdOption.HUGE_PAGES, 0);
    lab.map(ioas, 0x2000, 0x1000);
    // Off already: nothing is asked.
    set(ioas, FdOption.HUGE_PAGES, 0);
  }

  @Test
  void everythingLiesOnPagesThen() {
    int ioas = lab.fd.allocateIoas();
    lab.map(ioas, 0x2001, 0x10);
    Refusal refusal = refused(Errno.EADDRINUSE, () -> set(ioas, FdOption.HUGE_PAGES, 0));
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x2001 0x10");
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
    lab.fd.unmap(ioas, 0x2001, 0x10);
    set(ioas, FdOption.HUGE_PAGES, 0);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(4096);
    refused(Errno.EINVAL, () -> lab.map(ioas, 0x2001, 0x1000));
    EngineDevice device = lab.fd.bind(lab.device);
    device.attach(ioas);
    device.detach();
    assertThat(lab.fd.ranges(ioas).alignment()).as("still without huge pages").isEqualTo(4096);
    set(ioas, FdOption.HUGE_PAGES, 1);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
    lab.map(ioas, 0x2001, 0x10);
  }
}
