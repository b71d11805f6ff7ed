package org.bindery.iommufd.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Access;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.FdLimits;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.fake.FailingCalls;
import org.bindery.iommufd.fake.FakeMemory;
import org.bindery.iommufd.fake.FakeProcess;
import org.bindery.iommufd.ioas.AddressSpaces;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Teardown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LockedPagesTest {
  private static final long VA = 0x7f00_0000_0000L;

  private final FakeMemory memory = new FakeMemory(new FailingCalls());
  private final FakeProcess process = new FakeProcess();
  private final ObjectTable objects = new ObjectTable("fd0", 100, Failures.NONE);
  private final Gate gate = new Gate("fd0");
  private final Accesses accesses = new Accesses("fd0", objects, gate);
  private final Ioas ioas =
      objects.get(
          new AddressSpaces("fd0", process, memory, objects, gate, FdLimits.NONE, Failures.NONE)
              .allocate(),
          Ioas.class,
          "ioas");

  @BeforeEach
  void map() {
    process.add(VA, 0x100000, Access.READ_WRITE);
    map(0, 0x2000, 0x10000);
    map(0x2000, 0x2000, 0x12000);
    map(0x8000, 0x2000, 0x14000);
  }

  @AfterEach
  void nothingIsLeft() {
    Teardown teardown = new Teardown();
    accesses.endAll(teardown);
    teardown.rethrow();
    assertThat(memory.pinnedPages()).isZero();
    assertThat(accesses.of(ioas)).isEmpty();
    assertThat(ioas.unmap(0, -1)).isPositive();
  }

  private void map(long offset, long length, long iova) {
    ioas.map(VA + offset, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  private LockedPages lock(long iova, long length) {
    return LockedPages.lock(objects, ioas, iova, length, "hw_queue 7");
  }

  private static Refusal refused(Errno errno, ThrowingCallable command) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, command);
    assertThat(thrown).as("not refused").isNotNull();
    assertThat(thrown.errno()).isEqualTo(errno);
    return thrown.refusal();
  }

  @Test
  void framesThatFollowEachOtherOverAreas() {
    LockedPages locked = lock(0x11800, 0x1000);
    assertThat(locked.firstFrame()).isEqualTo(VA + 0x1000 >>> 12);
    assertThat(memory.pinnedPages()).isEqualTo(2);
    assertThat(objects.view().toString())
        .isEqualTo(
            "[EngineObject[id=1, type=ioas, users=1], EngineObject[id=2, type=access, users=1]]");
    locked.close();
    locked.close();
    assertThat(memory.pinnedPages()).isZero();
    assertThat(objects.view()).hasSize(1);
  }

  @Test
  void itsAreasAreBusyUntilItIsClosed() {
    LockedPages locked = lock(0x11000, 0x2000);
    for (long iova : List.of(0x10000L, 0x12000L)) {
      assertThat(refused(Errno.EBUSY, () -> ioas.unmap(iova, 0x2000)).blockers())
          .extracting(Blocker::object)
          .containsExactly("access 2 of hw_queue 7");
    }
    refused(Errno.EBUSY, () -> ioas.unmap(0x10000, 0x1000));
    assertThat(ioas.unmap(0x14000, 0x2000)).isEqualTo(0x2000);
    locked.close();
    assertThat(ioas.unmap(0x12000, 0x2000)).isEqualTo(0x2000);
  }

  @Test
  void aSecondLockKeepsTheArea() {
    LockedPages first = lock(0x10000, 0x1000);
    LockedPages second = lock(0x10000, 0x2000);
    first.close();
    refused(Errno.EBUSY, () -> ioas.unmap(0x10000, 0x2000));
    second.close();
    ioas.unmap(0x10000, 0x2000);
  }

  @Test
  void whatCannotBeLockedLeavesNothing() {
    refused(Errno.EINVAL, () -> lock(0x10000, 0));
    refused(Errno.ERANGE, () -> lock(0x10800, -0x800));
    refused(Errno.EOVERFLOW, () -> lock(-0x1000, 0x2000));
    refused(Errno.ENOENT, () -> lock(0x8000, 0x1000));
    refused(Errno.ENOENT, () -> lock(0x15000, 0x1001));
    assertThat(refused(Errno.EFAULT, () -> lock(0x13000, 0x2000)).reason()).contains("hw_queue 7");
    ioas.map(VA, 0x1000, Access.WRITE, OptionalLong.of(0x20000));
    refused(Errno.EPERM, () -> lock(0x20000, 0x1000));
    assertThat(objects.view()).hasSize(1);
    assertThat(memory.pinnedPages()).isZero();
    assertThat(ioas.ranges().alignment()).isEqualTo(1);
    map(0x9000, 0x10, 0x30000);
    refused(Errno.EADDRINUSE, () -> lock(0x10000, 0x1000));
  }
}
