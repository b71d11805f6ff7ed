package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.uapi.iommufd.Option;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionTest {
  @TempDir Path root;
  private Lab lab;

  @BeforeEach
  void open() {
    lab = new Lab(root);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void anOptionIsReadAndSet() {
    lab.kernel
        .on(
            Option.COMMAND,
            argument -> {
              assertThat(Option.OPTION_ID.get(argument)).isEqualTo(Option.HUGE_PAGES);
              assertThat(Option.OP.get(argument)).isEqualTo((short) Option.OP_GET);
              assertThat(Option.OBJECT_ID.get(argument)).isEqualTo(4);
              Option.VAL64.set(argument, 1);
              return 0;
            })
        .on(
            Option.COMMAND,
            argument -> {
              assertThat(Option.OPTION_ID.get(argument)).isEqualTo(Option.RLIMIT_MODE);
              assertThat(Option.OP.get(argument)).isEqualTo((short) Option.OP_SET);
              assertThat(Option.VAL64.get(argument)).isEqualTo(1);
              return 0;
            });

    assertThat(lab.fd.option(4, FdOption.HUGE_PAGES)).isEqualTo(1);
    lab.fd.setOption(0, FdOption.RLIMIT_MODE, 1);
    assertThat(lab.kernel.calls).containsExactly("IOMMU_OPTION", "IOMMU_OPTION");
  }

  @Test
  void theKernelsErrnoIsExplained() {
    assertSetting(Errno.EPERM, 0, FdOption.RLIMIT_MODE, 1, "CAP_SYS_RESOURCE");
    assertSetting(Errno.EBUSY, 0, FdOption.RLIMIT_MODE, 1, "fd0 has objects already");
    assertSetting(Errno.EOPNOTSUPP, 3, FdOption.RLIMIT_MODE, 1, "of the fd itself, object 0");
    assertSetting(Errno.EOPNOTSUPP, 3, FdOption.HUGE_PAGES, 1, "the kernel has no option");
    assertSetting(Errno.ENOENT, 9, FdOption.HUGE_PAGES, 0, "fd0 has no ioas 9");
    assertSetting(Errno.EINVAL, 9, FdOption.HUGE_PAGES, 7, "takes 0 or 1, not 7");
    assertSetting(Errno.EINVAL, 9, FdOption.HUGE_PAGES, 0, "has a page table and an area");
    assertSetting(Errno.EADDRINUSE, 9, FdOption.HUGE_PAGES, 0, "does not lie on whole pages");
  }

  private void assertSetting(Errno errno, int object, FdOption option, long value, String reason) {
    lab.kernel.answer(Option.COMMAND, errno);
    assertRefused(errno, reason, () -> lab.fd.setOption(object, option, value));
  }
}
