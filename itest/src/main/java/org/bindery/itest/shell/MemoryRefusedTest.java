package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Buffers and registers with bad input. */
class MemoryRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("buffer alloc b 4K", Errno.EEXIST, "buffer b")
            .remedies("unmap fd0 2 0x10000 0x4000", "buffer free b"),
        refused("buffer alloc c 4K", Errno.EEXIST, "buffer c").remedies("buffer free c"),
        refused("buffer alloc d 0", Errno.EINVAL, "0 bytes"),
        refused("buffer alloc d 0xffffffffffffffff", Errno.EINVAL, "18446744073709551615 bytes"),
        refused("buffer alloc d 4000000G", Errno.ENOMEM, "d"),
        refused("buffer alloc '' 4K", Errno.EINVAL, "1-63"),
        refused("buffer alloc 'a b' 4K", Errno.EINVAL, "U+0020"),
        wrong("buffer alloc d -1", "LENGTH", "-1"),
        wrong("buffer alloc d", "LENGTH"),
        wrong("buffer d", "d"),
        refused("buffer fill nosuch --byte 1", Errno.ENOENT, "nosuch"),
        wrong("buffer fill b", "--random", "--byte", "--text"),
        wrong("buffer fill b --byte 1 --text x", "one of"),
        wrong("buffer fill b --byte 256", "--byte", "255"),
        wrong("buffer fill b --random soon", "--random", "soon"),
        wrong("buffer fill b --text ''", "--text"),
        refused("buffer fill b --byte 1 --offset 1 --length 16K", Errno.EINVAL, "b", "0x4000"),
        refused("buffer show nosuch", Errno.ENOENT, "nosuch"),
        refused("buffer show b --offset 17K", Errno.EINVAL, "b", "0x4400", "0x4000"),
        refused("buffer show b --length 0xffffffffffffffff", Errno.EINVAL, "b", "0x4000"),
        refused("buffer compare b nosuch", Errno.ENOENT, "nosuch"),
        refused("buffer compare b c", Errno.EINVAL, "b and c", "--length"),
        refused("buffer compare b c --length 4K --require", Errno.EIO, "b and c differ"),
        wrong("buffer compare b", "B"),
        refused("buffer free nosuch", Errno.ENOENT, "nosuch"),
        refused("buffer free b", Errno.EBUSY, "buffer b", "fd0 ioas 2", "0x10000")
            .remedies("unmap fd0 2 0x10000 0x4000"),
        wrong("buffer free", "BUFFER"),
        refused("region fd0 nosuch", Errno.ENOENT, "nosuch", "edu"),
        refused("region read fd0 edu bar9 0", Errno.EINVAL, "edu", "bar9", "bar0"),
        refused("region read fd0 edu bar0 1M", Errno.EINVAL, "0x100000", "bar0"),
        refused("region read fd0 edu bar0 0xffffffffffffffff", Errno.EINVAL, "bar0"),
        refused("region read fd0 edu bar0 1", Errno.EINVAL, "0x1", "width"),
        wrong("region read fd0 edu bar0 0 --width 3", "--width", "3"),
        wrong("region read fd0 edu bar0", "OFFSET"),
        refused("region read fd0 eve bar0 0", Errno.ENOENT, "eve"),
        refused("region read fd1 edu bar0 0", Errno.ENOENT, "edu", "fd1"),
        wrong("region write fd0 edu bar0 4 0x100000000", "VALUE", "4 bytes"),
        wrong("region write fd0 edu bar0 4", "VALUE"),
        refused("region write fd0 edu bar0 1M 0", Errno.EINVAL, "0x100000", "bar0"),
        refused("region write fd0 eve bar0 4 1", Errno.ENOENT, "eve"),
        refused("interrupts fd0 nosuch", Errno.ENOENT, "nosuch", "edu"),
        refused("interrupts fd9 edu", Errno.EBADF, "fd9"),
        wrong("interrupts fd0", "LABEL"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
