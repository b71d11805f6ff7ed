package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.tck.mockcmd.CommandBench.PAGE;
import static org.bindery.tck.mockcmd.CommandBench.START;

import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.tck.mockcmd.CommandBench.Argument;
import org.bindery.tck.mockcmd.TestLayout.AddReserved;
import org.bindery.tck.mockcmd.TestLayout.CheckMap;
import org.bindery.tck.mockcmd.TestLayout.CheckRefs;
import org.bindery.tck.mockcmd.TestLayout.Dirty;
import org.bindery.tck.mockcmd.TestLayout.MemoryLimit;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressChecksTest {
  private final CommandBench bench = new CommandBench();
  private final int ioas = bench.fd.allocateIoas();

  @AfterEach
  void close() {
    bench.close();
  }

  private static Argument checkMap(int hwpt, long iova, long length, long address) {
    return new Argument(CheckMap.OPERATION, hwpt)
        .with(CheckMap.IOVA, iova)
        .with(CheckMap.LENGTH, length)
        .with(CheckMap.UPTR, address);
  }

  private static Argument checkRefs(long address, long length, int refs) {
    return new Argument(CheckRefs.OPERATION, 0)
        .with(CheckRefs.UPTR, address)
        .with(CheckRefs.LENGTH, length)
        .with(CheckRefs.REFS, refs);
  }

  private static Argument reserve(int ioas, long start, long length) {
    return new Argument(AddReserved.OPERATION, ioas)
        .with(AddReserved.START, start)
        .with(AddReserved.LENGTH, length);
  }

  @Test
  void seeWhereATableLeads() {
    int hwpt = bench.device(ioas, 0).get(MockDomain.OUT_HWPT_ID);
    bench.map(ioas, START, 3, 4);

    bench.run(checkMap(hwpt, START, 4 * PAGE, bench.address(3)));
    bench.run(checkMap(hwpt, START + 2048, 2048, bench.address(3) + 2048));
    bench.run(checkMap(hwpt, START, 0, bench.address(9)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, PAGE, bench.address(4)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, 5 * PAGE, bench.address(3)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START + PAGE, 4 * PAGE, bench.address(4)));

    bench.fd.unmap(ioas, START, 4 * PAGE);
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, 2048, bench.address(3)));
  }

  @Test
  void refuseWhatCannotBeCompared() {
    int hwpt = bench.device(ioas, 0).get(MockDomain.OUT_HWPT_ID);
    bench.map(ioas, START, 3, 4);

    bench.refused(Errno.ENOENT, checkMap(77, START, PAGE, bench.address(3)));
    bench.refused(Errno.ENOENT, checkMap(ioas, START, PAGE, bench.address(3)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START + 1, PAGE, bench.address(3)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, 1024, bench.address(3)));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, PAGE, bench.address(3) + 1024));
    bench.refused(Errno.EINVAL, checkMap(hwpt, START, PAGE, -2048));
    bench.refused(Errno.EFAULT, checkMap(hwpt, START, PAGE, bench.address(16)));
  }

  @Test
  void countPins() {
    int other = bench.fd.allocateIoas();
    bench.map(ioas, START, 0, 2);
    bench.run(checkRefs(bench.address(0), 2 * PAGE, 0));
    var unused = bench.device(ioas, 0);
    bench.run(checkRefs(bench.address(0), 2 * PAGE, 1));
    bench.refused(Errno.EIO, checkRefs(bench.address(0), 3 * PAGE, 1));
    bench.refused(Errno.EIO, checkRefs(bench.address(0), PAGE, 2));

    bench.map(other, START, 1, 1);
    unused = bench.device(other, 0);
    bench.run(checkRefs(bench.address(0), PAGE, 1));
    bench.run(checkRefs(bench.address(1), PAGE, 2));
    bench.run(checkRefs(bench.address(1), 0, 7));
    bench.refused(Errno.EINVAL, checkRefs(bench.address(1) + 2048, PAGE, 2));
    bench.refused(Errno.EINVAL, checkRefs(bench.address(1), 2048, 2));
    bench.refused(Errno.EFAULT, checkRefs(bench.address(16), PAGE, 0));
  }

  @Test
  void reserveForGood() {
    bench.map(ioas, START, 0, 1);

    bench.run(reserve(ioas, START + PAGE, PAGE));
    assertThat(bench.fd.ranges(ioas).ranges())
        .containsExactly(new IovaRange(0, START + PAGE - 1), new IovaRange(START + 2 * PAGE, -1));
    bench.refused(Errno.EINVAL, reserve(77, START, 0));
    bench.refused(Errno.EOVERFLOW, reserve(77, -1, 2));
    bench.refused(Errno.ENOENT, reserve(77, -1, 1));
    bench.refused(Errno.EADDRINUSE, reserve(ioas, START + PAGE - 1, 1));
    bench.run(reserve(ioas, -1, 1));
  }

  @Test
  void takeAMemoryLimitThatCanBeKept() {
    bench.run(new Argument(MemoryLimit.OPERATION, 0).with(MemoryLimit.LIMIT, 12));
    bench.run(new Argument(MemoryLimit.OPERATION, 0).with(MemoryLimit.LIMIT, -1));
    bench.refused(Errno.EINVAL, new Argument(MemoryLimit.OPERATION, 0).with(MemoryLimit.LIMIT, 11));
  }

  @Test
  void refuseDirtyBitsOfATableThatTellsNone() {
    int hwpt = bench.device(ioas, 0).get(MockDomain.OUT_HWPT_ID);

    bench.refused(Errno.EINVAL, dirty(hwpt, START, 4 * PAGE, 0));
    bench.refused(Errno.EINVAL, dirty(hwpt, START, 0, 2048));
    bench.refused(Errno.EINVAL, dirty(hwpt, START + 1, PAGE, 2048));
    bench.refused(Errno.EINVAL, dirty(hwpt, START, PAGE + 1, 2048));
    bench.refused(Errno.EINVAL, dirty(hwpt, START, PAGE, 2048).with(Dirty.UPTR, 0));
    bench.refused(Errno.EOVERFLOW, dirty(77, START, ((16L << 23) + 1) * 2048, 2048));
    bench.refused(Errno.ENOENT, dirty(77, START, (16L << 23) * 2048, 2048));
    bench.refused(Errno.ENOENT, dirty(ioas, START, PAGE, 2048));
    bench.refused(Errno.EINVAL, dirty(hwpt, START, PAGE, 2048));
  }

  private Argument dirty(int hwpt, long iova, long length, long pageSize) {
    return new Argument(Dirty.OPERATION, hwpt)
        .with(Dirty.IOVA, iova)
        .with(Dirty.LENGTH, length)
        .with(Dirty.PAGE_SIZE, pageSize)
        .with(Dirty.UPTR, bench.address(0));
  }
}
