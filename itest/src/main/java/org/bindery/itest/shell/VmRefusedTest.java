package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual machines, claims and policies with bad input. */
class VmRefusedTest {
  private static final String[] REGISTERED = {"vm create", "vm register vm0 fd0"};
  private static final String[] GUEST = {"vm create", "vm map vm0 0 b"};
  private static final String ALLOW = "vm allowIncoherentDma vm0 fd0 edu";
  private static final String DISALLOW = "vm disallowIncoherentDma vm0 fd0 edu";

  static Stream<Row> rows() {
    return Stream.of(
        refused("vm create vm0", Errno.EEXIST, "vm0").given("vm create").remedies("vm destroy vm0"),
        refused("vm create 'a b'", Errno.EINVAL, "U+0020"),
        refused("vm create v --host nosuch", Errno.ENODEV, "nosuch"),
        wrong("vm create a b", "b"),
        wrong("vm list vm0", "vm0"),
        wrong("vm charges admin", "admin"),
        refused("vm destroy vm9", Errno.ENOENT, "vm9"),
        refused("vm register vm9 fd0", Errno.ENOENT, "vm9"),
        refused("vm register vm0 fd9", Errno.EBADF, "fd9").given("vm create"),
        refused("vm register vm0 fd0", Errno.EEXIST, "fd0", "vm0").given(REGISTERED),
        wrong("vm register vm0", "FD"),
        refused(ALLOW, Errno.ENOENT, "fd0", "vm0")
            .given("vm create")
            .remedies("vm register vm0 fd0"),
        refused(ALLOW, Errno.EEXIST, "vm0", "edu")
            .given(REGISTERED)
            .given(ALLOW)
            .remedies(DISALLOW),
        refused(ALLOW, Errno.EPERM, "vm0", "CAP_SYS_RAWIO", "rawio")
            .given(REGISTERED)
            .given("policy rawio")
            .remedies("policy device"),
        refused(DISALLOW, Errno.EPERM, "policy automatic's")
            .given("policy automatic")
            .given(REGISTERED)
            .instead("unbind fd0 edu"),
        refused("vm allowIncoherentDma vm0 fd0 nic", Errno.ENOENT, "nic", "bound: edu")
            .given(REGISTERED),
        wrong("vm allowIncoherentDma vm0 fd0", "LABEL"),
        refused(DISALLOW, Errno.ENOENT, "vm0", "edu").given(REGISTERED),
        refused("vm map vm9 0 b", Errno.ENOENT, "vm9"),
        refused("vm map vm0 0 nosuch", Errno.ENOENT, "nosuch").given("vm create"),
        refused("vm map vm0 0x800 b", Errno.EINVAL, "0x800").given("vm create"),
        refused("vm map vm0 0x1000 c", Errno.EEXIST, "0x1000").given(GUEST),
        refused("vm map vm0 0 b --length 17K", Errno.EINVAL, "b", "0x4000").given("vm create"),
        wrong("vm map vm0 0", "BUFFER"),
        refused("vm unmap vm0 1", Errno.ENOENT, "1", "vm0").given(GUEST),
        wrong("vm unmap vm0 first", "SLOT", "first").given(GUEST),
        refused("vm read vm0 0x4000", Errno.EFAULT, "0x4000", "vm0").given(GUEST),
        refused("vm read vm0 0x3ff0 --length 32", Errno.EFAULT, "0x4000").given(GUEST),
        wrong("vm read vm0 0 --length 1G", "--length").given(GUEST),
        wrong("vm read vm0", "ADDRESS"),
        refused("vm write vm0 0x3fff --byte 1", Errno.EFAULT, "0x4000").given(GUEST),
        wrong("vm write vm0 0", "--random", "--byte", "--text").given(GUEST),
        refused("vm memoryType vm0 0 100 --type uncached", Errno.EINVAL, "0x64").given(GUEST),
        refused("vm memoryType vm0 0x8000 4K --type writeBack", Errno.EFAULT, "0x8000")
            .given(GUEST),
        wrong("vm memoryType vm0 0 4K --type hot", "--type", "hot").given(GUEST),
        refused("vm flush vm0 0x4000", Errno.EFAULT, "0x4000").given(GUEST),
        wrong("vm flush vm0", "ADDRESS"),
        refused("vm wbinvd vm9", Errno.ENOENT, "vm9"),
        wrong("vm wbinvd", "VM"),
        refused("policy nosuch", Errno.ENOENT, "nosuch", "automatic"),
        refused("policy devise", Errno.ENOENT, "devise", "device"),
        wrong("policy device rawio", "rawio"),
        wrong("policy rejudge vm0", "vm0"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
