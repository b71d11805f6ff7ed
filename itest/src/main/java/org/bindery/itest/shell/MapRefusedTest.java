package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mapping, unmapping and copying with bad input. */
class MapRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("map fd0 2 b --iova 0x20800", Errno.EINVAL, "0x20800", "0x1000", "ioas 2"),
        refused("map fd0 2 b --length 100", Errno.EINVAL, "0x64", "0x1000"),
        refused("map fd0 2 b --offset 100", Errno.EINVAL, "0x1000"),
        refused("map fd0 2 b --length 0", Errno.EINVAL, "length is 0"),
        refused("map fd0 2 b --length 1G", Errno.EINVAL, "buffer b", "0x4000"),
        refused("map fd0 2 b --offset 1G", Errno.EINVAL, "buffer b", "0x4000"),
        refused("map fd0 2 c --iova 0x12000", Errno.EEXIST, "0x10000-0x13fff", "ioas 2")
            .remedies("unmap fd0 2 0x10000 0x4000"),
        refused("map fd0 2 b --iova 0xd000", Errno.EEXIST, "0x10000-0x13fff", "ioas 2")
            .remedies("unmap fd0 2 0x10000 0x4000"),
        refused("map fd0 2 b --iova 0xfedff000", Errno.EINVAL, "0xfee00000", "ioas 2"),
        refused("map fd0 2 b --iova 0x1000000000000", Errno.EINVAL, "ioas 2", "reserved"),
        refused("map fd0 2 b --iova 0xffffffffffffffff", Errno.EOVERFLOW, "0xffffffffffffffff"),
        refused("map fd0 2 b --iova 0xfffffffffffff000", Errno.EOVERFLOW, "64 bits"),
        wrong("map fd0 2 b --iova 0x10000000000000000", "--iova", "too large"),
        wrong("map fd0 2 b --iova -4096", "--iova", "-4096"),
        wrong("map fd0 2 b --iova 1T", "--iova", "1T"),
        wrong("map fd0 2 b --iova", "--iova"),
        refused("map fd0 99 b", Errno.ENOENT, "fd0", "ioas 99"),
        refused("map fd0 3 b", Errno.ENOENT, "fd0", "3", "hwpt"),
        refused("map fd0 2 nosuch", Errno.ENOENT, "nosuch"),
        refused("map fd9 2 b", Errno.EBADF, "fd9"),
        wrong("map fd0 2", "BUFFER"),
        wrong("map fd0 two b", "IOAS", "two"),
        refused("unmap fd0 2 0x30000 4K", Errno.ENOENT, "0x30000-0x30fff", "ioas 2"),
        refused("unmap fd0 2 0x11000 4K", Errno.ENOENT, "0x10000-0x13fff", "cut")
            .instead("unmap fd0 2 0x10000 0x4000"),
        refused("unmap fd0 2 0x10000 0", Errno.EINVAL, "length is 0"),
        refused("unmap fd0 2 0xfffffffffffff000 8K", Errno.EOVERFLOW, "64 bits"),
        refused("unmap fd0 99 0x10000 4K", Errno.ENOENT, "fd0", "ioas 99"),
        refused("unmap fd1 1 0x10000 16K", Errno.ENOENT, "ioas 1"),
        refused("unmap fd9 2 0x10000 16K", Errno.EBADF, "fd9"),
        wrong("unmap fd0 2 0x10000", "LENGTH"),
        wrong("unmap fd0 2 0x10000 lots", "LENGTH", "lots"),
        refused("copy fd0 2 0x10000 16K --to 99", Errno.ENOENT, "fd0", "ioas 99"),
        refused("copy fd0 99 0x10000 16K --to 2", Errno.ENOENT, "fd0", "ioas 99"),
        refused("copy fd0 2 0x10000 16K --to 2 --iova 0x11000", Errno.EEXIST, "0x10000-0x13fff"),
        refused("copy fd0 2 0x10000 16K --to 4 --iova 0x13000", Errno.EEXIST, "0x16000-0x16fff")
            .given("ioas alloc fd0", "map fd0 4 c --iova 0x16000")
            .remedies("unmap fd0 4 0x16000 0x1000"),
        refused("copy fd0 2 0x14000 4K --to 2", Errno.ENOENT, "0x14000", "ioas 2"),
        refused("copy fd0 2 0x12000 16K --to 2", Errno.ENOENT, "0x14000", "ioas 2"),
        refused("copy fd0 2 0x10000 16K --to 2 --iova 0x20001", Errno.EINVAL, "0x20001"),
        refused("copy fd0 2 0x30000 4K --to 2 --write", Errno.EPERM, "0x30000-0x30fff", "read-only")
            .given("map fd0 2 c --read --iova 0x30000"),
        refused("copy fd0 2 0x10000 0 --to 2", Errno.EINVAL, "length is 0"),
        wrong("copy fd0 2 0x10000 16K", "--to"),
        refused("copy fd9 2 0x10000 16K --to 2", Errno.EBADF, "fd9"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
