package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attaching, replacing and detaching with bad input. */
class AttachRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("attach fd0 edu 99", Errno.ENOENT, "fd0", "99"),
        refused("attach fd0 edu 0", Errno.ENOENT, "fd0", "0"),
        refused("attach fd0 edu 1", Errno.EINVAL, "0000:00:10.0", "device 1"),
        wrong("attach fd0 edu two", "ID", "two"),
        wrong("attach fd0 edu -1", "ID", "-1"),
        wrong("attach fd0 edu 0xffffffff", "ID", "too large"),
        wrong("attach fd0 edu", "ID"),
        refused("attach fd0 nosuch 2", Errno.ENOENT, "nosuch", "edu"),
        refused("attach fd1 edu 1", Errno.ENOENT, "edu", "fd1"),
        refused("attach fd9 edu 2", Errno.EBADF, "fd9"),
        refused("attach fd0 edu 2 --pasid 7", Errno.EOPNOTSUPP, "edu", "PASID 7"),
        wrong("attach fd0 edu 2 --pasid x", "--pasid", "x"),
        refused("attach fd0 edu 2", Errno.EADDRINUSE, "0xfee00000", "area")
            .given(
                "unbind fd0 edu", "map fd0 2 c --iova 0xfee00000", "bind fd0 00:10.0 --label edu")
            .remedies("unmap fd0 2 0xfee00000 0x1000"),
        refused("attach fd0 b 6", Errno.EINVAL, "0000:01:02.0", "group 3", "0000:01:01.0")
            .given(
                "take 01:01.0",
                "bind fd0 01:01.0 --label a",
                "bind fd0 01:02.0 --label b",
                "ioas alloc fd0",
                "attach fd0 a 2",
                "hwpt fd0")
            .remedies("replace fd0 a 6"),
        refused("replace fd0 edu 99", Errno.ENOENT, "fd0", "99"),
        refused("replace fd0 edu 2", Errno.EINVAL, "0000:00:10.0", "not attached")
            .given("detach fd0 edu")
            .remedies("attach fd0 edu 2"),
        refused("replace fd0 edu 99", Errno.EINVAL, "0000:00:10.0", "not attached")
            .given("detach fd0 edu"),
        refused("replace fd0 edu 2 --pasid 7", Errno.EOPNOTSUPP, "edu", "PASID 7"),
        refused("replace fd1 edu 1", Errno.ENOENT, "edu", "fd1"),
        wrong("replace fd0 edu 2G", "ID", "too large"),
        refused("attach fd0 x 2", Errno.ENODEV, "0000:01:03.0", "left its host")
            .given(
                "take 01:01.0",
                "hotplug add '" + Plug.edu("0000:01:03.0") + "'",
                "bind fd0 01:03.0 --label x",
                "hotplug remove 01:03.0")
            .instead("unbind fd0 x"),
        refused("detach fd0 nosuch", Errno.ENOENT, "nosuch", "edu"),
        refused("detach fd1 edu", Errno.ENOENT, "edu", "fd1"),
        refused("detach fd0 edu --pasid 7", Errno.EOPNOTSUPP, "edu", "PASID 7"),
        wrong("detach fd0 edu 2", "2"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
