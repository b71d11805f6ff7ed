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
  private static final String ALLOW = "vm allowIncoherentDma vm0 fd0 edu";
  private static final String DISALLOW = "vm disallowIncoherentDma vm0 fd0 edu";

  static Stream<Row> rows() {
    return Stream.of(
        refused("vm create vm0", Errno.EEXIST, "vm0").given("vm create").remedies("vm destroy vm0"),
        refused("vm create 'a b'", Errno.EINVAL, "U+0020"),
        refused("vm create v --host nosuch", Errno.ENODEV, "nosuch"),
        wrong("vm create a b", "b"),
        wrong("vm list vm0", "vm0"),
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
