package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Opening, closing and looking at fds with bad input. */
class FdRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("open fd0", Errno.EEXIST, "fd0").remedies("close fd0"),
        refused("open ''", Errno.EINVAL, "1-63"),
        refused("open 'a b'", Errno.EINVAL, "U+0020"),
        refused("open " + "x".repeat(64), Errno.EINVAL, "64"),
        refused("open fd7 --host nosuch", Errno.ENODEV, "nosuch"),
        wrong("open fd7 --host", "--host"),
        wrong("open fd7 fd8", "fd8"),
        wrong("open fd7 --color red", "--color"),
        wrong("open [1 2]", "list"),
        wrong("open { status }", "block"),
        refused("close fd9", Errno.EBADF, "fd9"),
        refused("close fd1", Errno.EBADF, "fd1").given("close fd1"),
        wrong("close", "FD"),
        wrong("fds fd0", "fd0"),
        refused("fds option fd9", Errno.EBADF, "fd9").remedies("open fd9"),
        refused("fds option fd0 --rlimitMode 1", Errno.EPERM, "fd0", "admin", "CAP_SYS_RESOURCE"),
        wrong("fds option fd0 --rlimitMode user", "--rlimitMode", "user"),
        refused("faults fd9", Errno.EBADF, "fd9"),
        wrong("faults fd0 fd1", "fd1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
