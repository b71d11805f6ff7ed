package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.tck.mockcmd.CommandBench.PAGE;
import static org.bindery.tck.mockcmd.CommandBench.START;

import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.tck.mockcmd.CommandBench.Argument;
import org.bindery.tck.mockcmd.TestLayout.AccessPages;
import org.bindery.tck.mockcmd.TestLayout.AccessReplaceIoas;
import org.bindery.tck.mockcmd.TestLayout.AccessRw;
import org.bindery.tck.mockcmd.TestLayout.CreateAccess;
import org.bindery.tck.mockcmd.TestLayout.DestroyAccessPages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessOperationsTest {
  private final CommandBench bench = new CommandBench();
  private final FakeAccesses accesses = new FakeAccesses(bench);
  private final int ioas = bench.fd.allocateIoas();

  AccessOperationsTest() {
    bench.view(accesses::in);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Argument create(int ioas, int flags) {
    return new Argument(CreateAccess.OPERATION, ioas).with(CreateAccess.FLAGS, flags);
  }

  private int created(int flags) {
    int descriptor = bench.run(create(ioas, flags)).get(CreateAccess.OUT_ACCESS_FD);
    accesses.log.clear();
    return descriptor;
  }

  private static Argument pin(int access, long iova, long length, long address, int flags) {
    return new Argument(AccessPages.OPERATION, access)
        .with(AccessPages.IOVA, iova)
        .with(AccessPages.LENGTH, length)
        .with(AccessPages.UPTR, address)
        .with(AccessPages.FLAGS, flags);
  }

  private static Argument unpin(int access, int id) {
    return new Argument(DestroyAccessPages.OPERATION, access)
        .with(DestroyAccessPages.ACCESS_PAGES_ID, id);
  }

  private static Argument copy(int access, long iova, long length, long address, int flags) {
    return new Argument(AccessRw.OPERATION, access)
        .with(AccessRw.IOVA, iova)
        .with(AccessRw.LENGTH, length)
        .with(AccessRw.UPTR, address)
        .with(AccessRw.FLAGS, flags);
  }

  @Test
  void makeAFileThatEndsTheAccess() {
    int descriptor =
        bench.run(create(ioas, CreateAccess.NEEDS_PIN_PAGES)).get(CreateAccess.OUT_ACCESS_FD);
    assertThat(descriptor).isEqualTo(3);

    bench.close(descriptor);

    assertThat(accesses.log).containsExactly("created, pins", "closed");
  }

  @Test
  void leaveNothingWhenMakingFails() {
    bench.refused(Errno.EOPNOTSUPP, create(ioas, 2));
    bench.refused(Errno.ENOENT, create(77, 0));
    bench.answerable(false);
    bench.refused(Errno.EFAULT, create(ioas, 0));
    bench.answerable(true);

    assertThat(accesses.log).containsExactly("created", "closed", "created", "closed");
    assertThat(bench.files).isEmpty();
  }

  @Test
  void pinAndUnpin() {
    bench.map(ioas, START, 2, 4);
    int access = created(CreateAccess.NEEDS_PIN_PAGES);

    assertThat(
            bench
                .run(pin(access, START, 2 * PAGE, bench.address(2), 0))
                .get(AccessPages.OUT_ACCESS_PAGES_ID))
        .isZero();
    assertThat(
            bench
                .run(pin(access, START + PAGE + 8, 16, bench.address(3) + 8, AccessPages.WRITE))
                .get(AccessPages.OUT_ACCESS_PAGES_ID))
        .isEqualTo(1);
    bench.refused(Errno.ENOENT, unpin(access, 2));
    bench.run(unpin(access, 0));
    bench.refused(Errno.ENOENT, unpin(access, 0));
    bench.close(access);

    assertThat(accesses.log)
        .containsExactly(
            "pin 0x1000000+0x2000 READ",
            "pin 0x1001008+0x10 WRITE",
            "unpin 0x1000000+0x2000",
            "unpin 0x1001008+0x10",
            "closed");
  }

  @Test
  void keepNothingPinnedThatIsRefused() {
    bench.map(ioas, START, 2, 4);
    int access = created(CreateAccess.NEEDS_PIN_PAGES);

    bench.refused(Errno.EBADE, pin(access, START, 2 * PAGE, bench.address(3), 0));
    bench.refused(Errno.EFAULT, pin(access, START, PAGE, bench.address(16), 0));
    bench.refused(Errno.ENOENT, pin(access, START - PAGE, PAGE, 0, 0));
    bench.answerable(false);
    bench.refused(Errno.EFAULT, pin(access, START, PAGE, 0, 0));
    bench.answerable(true);

    assertThat(accesses.log.stream().filter(line -> line.startsWith("unpin"))).hasSize(3);
    bench.refused(Errno.ENOENT, unpin(access, 3));
  }

  @Test
  void unpinWhatIsAboutToBeUnmapped() {
    bench.map(ioas, START, 0, 8);
    int access = created(CreateAccess.NEEDS_PIN_PAGES);
    bench.run(pin(access, START, PAGE, 0, 0));
    bench.run(pin(access, START + 2 * PAGE, 2 * PAGE, 0, 0));
    accesses.log.clear();

    accesses.user.unmap(START + PAGE, PAGE);
    assertThat(accesses.log).isEmpty();
    accesses.user.unmap(START + 3 * PAGE, PAGE);
    assertThat(accesses.log).containsExactly("unpin 0x1002000+0x2000");
    bench.run(
        new Argument(AccessReplaceIoas.OPERATION, access)
            .with(AccessReplaceIoas.IOAS_ID, bench.fd.allocateIoas()));
    assertThat(accesses.log)
        .containsExactly("unpin 0x1002000+0x2000", "unpin 0x1000000+0x1000", "replaced by 2");
  }

  @Test
  void refuseInTheKernelsOrder() {
    int plain = created(0);
    long tooLong = (16L << 20) + 1;

    bench.refused(Errno.ENOMEM, pin(77, START, tooLong, 0, 2));
    bench.refused(Errno.EOPNOTSUPP, pin(77, START, tooLong - 1, 0, 2));
    bench.refused(Errno.EBADFD, pin(77, START, PAGE, 0, 1));
    bench.refused(Errno.EOPNOTSUPP, pin(plain, START, PAGE, 0, 0));
    bench.refused(Errno.EBADFD, unpin(77, 0));
    bench.refused(Errno.ENOENT, unpin(plain, 0));
    bench.refused(Errno.ENOMEM, copy(77, START, tooLong, 0, 2));
    bench.refused(Errno.EOPNOTSUPP, copy(77, START, PAGE, 0, 2));
    bench.refused(Errno.EBADFD, copy(77, START, PAGE, 0, 5));
    bench.refused(Errno.EFAULT, copy(plain, START, PAGE, 0, AccessRw.WRITE));
    bench.refused(Errno.ENOENT, copy(plain, START, PAGE, bench.address(0), AccessRw.WRITE));
    bench.refused(
        Errno.EBADFD,
        new Argument(AccessReplaceIoas.OPERATION, 77).with(AccessReplaceIoas.IOAS_ID, ioas));
    bench.refused(
        Errno.ENOENT,
        new Argument(AccessReplaceIoas.OPERATION, plain).with(AccessReplaceIoas.IOAS_ID, 77));
  }

  @Test
  void copyBytes() {
    bench.map(ioas, START, 2, 1);
    int access = created(0);
    bench.buffer.set(ValueLayout.JAVA_LONG, 0, 0x1122334455667788L);

    bench.run(copy(access, START + 3, 5, bench.address(0), AccessRw.WRITE | AccessRw.SLOW_PATH));
    assertThat(bench.buffer.get(ValueLayout.JAVA_LONG, 2 * PAGE)).isEqualTo(0x4455667788000000L);
    bench.run(copy(access, START + 3, 2, bench.address(1), 0));
    assertThat(bench.buffer.get(ValueLayout.JAVA_LONG, PAGE)).isEqualTo(0x7788);
    bench.refused(Errno.EFAULT, copy(access, START, 8, bench.address(16), 0));
  }

  @Test
  void findAreasByTheirNumber() {
    bench.map(ioas, START, 0, 1);
    bench.map(ioas, START + 4 * PAGE, 5, 1);
    int access = created(CreateAccess.NEEDS_PIN_PAGES);

    bench.run(pin(access, 1 | 8L << 32, 8, 0, AccessPages.BY_AREA));
    assertThat(accesses.log).containsExactly("pin 0x1004008+0x8 READ");
    bench.refused(Errno.ENOENT, pin(access, 2, 8, 0, AccessPages.BY_AREA));
    bench.buffer.set(ValueLayout.JAVA_LONG, 5 * PAGE, 77);
    bench.run(copy(access, 1, 8, bench.address(1), AccessPages.BY_AREA));
    assertThat(bench.buffer.get(ValueLayout.JAVA_LONG, PAGE)).isEqualTo(77);
  }
}
