package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Binding and unbinding with bad input. */
class BindRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("bind fd0 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        refused("bind fd9 01:02.0", Errno.EBADF, "fd9").given("take 01:01.0").remedies("open fd9"),
        refused("bind fd9 01:02.0", Errno.EBADF, "fd9")
            .given("take 01:01.0", "open fd9", "close fd9")
            .remedies("open fd9"),
        refused("bind fd0 00:10.0", Errno.EINVAL, "0000:00:10.0", "edu").remedies("unbind fd0 edu"),
        refused("bind fd1 00:10.0", Errno.EINVAL, "0000:00:10.0", "bound in fd0 of admin as edu")
            .remedies("unbind fd0 edu"),
        refused("bind fd0 00:1f.2 --label edu", Errno.EEXIST, "label edu", "0000:00:10.0")
            .remedies("unbind fd0 edu"),
        wrong("bind fd0 00:1f.2 --label ''", "--label"),
        refused("bind fd0 00:1f.2 --label 'a b'", Errno.EINVAL, "U+0020"),
        refused("bind fd0 00:1f.2 --label " + "l".repeat(64), Errno.EINVAL, "64"),
        refused("bind fd0 01:02.0", Errno.EPERM, "group 3", "0000:01:01.0", "e1000")
            .remedies("take 0000:01:01.0"),
        refused("bind fd0 01:02.0 --take", Errno.EPERM, "group 3", "0000:01:01.0", "e1000")
            .remedies("take 0000:01:01.0"),
        refused("bind fd0 01:01.0", Errno.EPERM, "0000:01:01.0", "e1000")
            .remedies("take 0000:01:01.0"),
        refused("bind fd0 02:00.0 --label nic", Errno.EPERM, "0000:02:00.0", "e1000e")
            .remedies("take 0000:02:00.0"),
        refused("bind fd1 01:02.0", Errno.EPERM, "group 3", "bound in fd0 of admin as nic")
            .given("take 01:01.0", "bind fd0 01:01.0 --label nic")
            .remedies("unbind fd0 nic"),
        refused("bind fd0 00:08.0", Errno.ENODEV, "no binder fits 0000:00:08.0"),
        wrong("bind fd0", "DEVICE"),
        wrong("bind fd0 00:1f.2 --label", "--label"),
        wrong("bind fd0 00:1f.2 --label a --label b", "twice"),
        wrong("bind fd0 00:1f.2 --take=yes", "--take"),
        refused("unbind fd0 nosuch", Errno.ENOENT, "nosuch", "fd0", "edu"),
        refused("unbind fd1 edu", Errno.ENOENT, "edu", "fd1"),
        refused("unbind fd9 edu", Errno.EBADF, "fd9"),
        refused("unbind fd0 edu", Errno.ENOENT, "edu", "fd0").given("unbind fd0 edu"),
        refused("info fd0 nosuch", Errno.ENOENT, "nosuch", "edu"),
        refused("info fd1 edu", Errno.ENOENT, "edu", "fd1"),
        refused("info fd9 edu", Errno.EBADF, "fd9"),
        wrong("info fd0", "LABEL"),
        refused("reset fd0 edu", Errno.EINVAL, "0000:00:10.0", "no way to be reset"),
        refused("reset fd1 edu", Errno.ENOENT, "edu", "fd1"),
        refused("reset fd9 edu", Errno.EBADF, "fd9"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
