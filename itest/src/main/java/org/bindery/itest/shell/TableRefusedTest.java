package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Address spaces and page tables with bad input. */
class TableRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("ioas fd9", Errno.EBADF, "fd9"),
        wrong("ioas alloc", "FD"),
        refused("ioas alloc fd9", Errno.EBADF, "fd9").remedies("open fd9"),
        refused("ioas ranges fd0 99", Errno.ENOENT, "fd0", "ioas 99"),
        refused("ioas ranges fd0 3", Errno.ENOENT, "fd0", "ioas 3", "hwpt"),
        refused("ioas areas fd0 99", Errno.ENOENT, "fd0", "ioas 99"),
        refused("ioas areas fd1 2", Errno.ENOENT, "fd1", "ioas 2"),
        wrong("ioas areas fd0 x", "IOAS", "x"),
        refused("ioas destroy fd0 99", Errno.ENOENT, "fd0", "99"),
        refused("ioas destroy fd0 3", Errno.ENOENT, "3", "hwpt"),
        refused("ioas destroy fd0 1", Errno.ENOENT, "1", "device"),
        refused("ioas destroy fd0 2", Errno.EBUSY, "ioas 2", "0000:00:10.0", "hwpt 3")
            .remedies("detach fd0 edu"),
        refused("ioas destroy fd0 2", Errno.EBUSY, "ioas 2", "hwpt 4")
            .given("hwpt alloc fd0 edu --ioas 2", "detach fd0 edu")
            .remedies("hwpt destroy fd0 4"),
        refused("ioas destroy fd0 2", Errno.EBUSY, "ioas 2", "0000:00:10.0", "hwpt 4")
            .given("hwpt alloc fd0 edu --ioas 2", "attach fd0 edu 4")
            .remedies("detach fd0 edu", "hwpt destroy fd0 4"),
        refused("ioas destroy ';#' 2", Errno.EBUSY, "ioas 2", "0000:00:1f.2")
            .given(
                "open ';#'",
                "bind ';#' 00:1f.2 --label '$x'",
                "ioas alloc ';#'",
                "hwpt alloc ';#' '$x' --ioas 2",
                "attach ';#' '$x' 3")
            .remedies("detach ';#' '$x'", "hwpt destroy ';#' 3"),
        refused("ioas option fd0 99", Errno.ENOENT, "fd0", "ioas 99"),
        refused("ioas option fd0 2 --hugePages 0", Errno.EINVAL, "ioas 2", "0x10000-0x13fff")
            .remedies("unmap fd0 2 0x10000 0x4000"),
        wrong("ioas option fd0 2 --hugePages 2M", "--hugePages", "2M"),
        wrong("ioas free fd0 2", "fd0"),
        refused("hwpt fd9", Errno.EBADF, "fd9"),
        refused("hwpt alloc fd0 nosuch --ioas 2", Errno.ENOENT, "nosuch", "edu"),
        refused("hwpt alloc fd1 edu --ioas 1", Errno.ENOENT, "edu", "fd1"),
        refused("hwpt alloc fd0 edu --ioas 99", Errno.EINVAL, "fd0", "99"),
        refused("hwpt alloc fd0 edu --ioas 2 --kind sva", Errno.EOPNOTSUPP, "sva", "0000:00:10.0"),
        refused("hwpt alloc fd0 edu --kind sva", Errno.EOPNOTSUPP, "sva", "0000:00:10.0"),
        refused("hwpt alloc fd0 edu --ioas 2 --kind ept", Errno.EOPNOTSUPP, "ept", "dmar0"),
        refused("hwpt alloc fd0 edu --ioas 2 --kind nested", Errno.EOPNOTSUPP, "nested", "dmar0"),
        refused("hwpt alloc fd0 edu --ioas 2 --format amd-v2", Errno.EOPNOTSUPP, "amd-v2", "dmar0"),
        refused("hwpt alloc fd0 edu --ioas 2 --snoop enforce", Errno.EOPNOTSUPP, "snoop", "dmar0"),
        wrong("hwpt alloc fd0 edu --ioas 2 --kind magic", "--kind", "magic", "nested"),
        wrong("hwpt alloc fd0 edu --ioas 2 --snoop maybe", "--snoop", "maybe"),
        wrong("hwpt alloc fd0 edu", "--ioas"),
        wrong("hwpt alloc fd0 edu --kind nested", "--ioas"),
        wrong("hwpt alloc fd0 edu --kind ept", "--vm"),
        refused("hwpt alloc fd0 edu --kind ept --vm nosuch", Errno.ENOENT, "nosuch"),
        refused("hwpt alloc fd0 edu --kind ept --vm g", Errno.EOPNOTSUPP, "ept", "dmar0")
            .given("vm create g"),
        refused("hwpt destroy fd0 99", Errno.ENOENT, "fd0", "99"),
        refused("hwpt destroy fd0 2", Errno.ENOENT, "2", "ioas"),
        refused("hwpt destroy fd0 1", Errno.ENOENT, "1", "device"),
        refused("hwpt destroy fd0 4", Errno.EBUSY, "hwpt 4", "0000:00:10.0")
            .given("hwpt alloc fd0 edu --ioas 2", "attach fd0 edu 4")
            .remedies("detach fd0 edu"),
        wrong("hwpt destroy fd0", "HWPT"),
        refused("hwpt alloc fd0 edu --ioas 2 --dirty", Errno.EOPNOTSUPP, "0000:00:10.0"),
        refused("hwpt track fd0 3", Errno.EOPNOTSUPP, "hwpt 3"),
        refused("hwpt track fd0 99", Errno.ENOENT, "fd0", "99"),
        wrong("hwpt track fd0 x", "HWPT", "x"),
        refused("hwpt dirty fd0 3", Errno.EOPNOTSUPP, "hwpt 3"),
        refused("hwpt dirty fd0 99", Errno.ENOENT, "fd0", "99"),
        refused("hwpt dirty fd0 3 --page 5", Errno.EINVAL, "0x5"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
