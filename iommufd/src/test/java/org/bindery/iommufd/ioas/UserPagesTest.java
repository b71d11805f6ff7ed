package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.fake.FailingCalls;
import org.bindery.iommufd.fake.FakeMemory;
import org.bindery.iommufd.fake.FakeProcess;
import org.junit.jupiter.api.Test;

/** Pages of two memories that lie behind one another, {@link #BORDER} in the first. */
class UserPagesTest {
  private static final long VA = 0x10000000;
  private static final int PAGES = 24;
  private static final int BORDER = 16;

  private final FakeProcess process = new FakeProcess();
  private final FakeMemory memory = new FakeMemory(new FailingCalls());
  private final PinAccount account = account(PAGES);
  private final UserPages pages =
      new UserPages(new ProcessPages(process, VA), memory, true, account);

  UserPagesTest() {
    process.add(VA, BORDER * 4096L, Access.READ_WRITE);
    process.add(VA + BORDER * 4096L, (PAGES - BORDER) * 4096L, Access.READ_WRITE);
  }

  private PinAccount account(int limit) {
    return new PinAccount("fd0", process, limit * 4096L, Failures.NONE);
  }

  private record Use(int first, int last) {}

  /**
   * A step is (kind, first page, pages): pins pages, lets go of some that were pinned, or cuts.
   * Each page is pinned and charged once while somebody uses it, and found where it is.
   */
  @Property(tries = 600)
  void eachPageIsPinnedOnceWhileItIsUsed(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 3 * 24 * 24 - 1) Integer> steps) {
    UserPagesTest lab = new UserPagesTest();
    int[] users = new int[PAGES];
    List<Use> uses = new ArrayList<>();
    for (int step : steps) {
      int first = step / 3 % PAGES;
      int last = Math.min(PAGES - 1, first + step / 3 / PAGES);
      if (step % 3 == 2 && !uses.isEmpty()) {
        Use use = uses.remove(step / 3 % uses.size());
        lab.pages.release(use.first, use.last);
        count(users, use, -1);
      } else if (step % 3 == 1 && first > 0) {
        lab.pages.cut(first);
      } else {
        Use use = new Use(first, last);
        long frame = lab.pages.acquire(first, last);
        if (frame != UserPages.SEVERAL) {
          assertThat(frame).isEqualTo((VA >>> 12) + first);
        }
        uses.add(use);
        count(users, use, 1);
      }
      lab.check(users, uses);
    }
    uses.forEach(use -> lab.pages.release(use.first, use.last));
    assertThat(lab.memory.pinnedPages()).isZero();
    lab.account.charge(PAGES);
  }

  private static void count(int[] users, Use use, int change) {
    for (int page = use.first; page <= use.last; page++) {
      users[page] += change;
    }
  }

  private void check(int[] users, List<Use> uses) {
    long used = Arrays.stream(users).filter(count -> count > 0).count();
    assertThat(memory.pinnedPages()).isEqualTo(used);
    assertThat(memory.mostPins()).isLessThanOrEqualTo(1);
    assertThat(pages.chargedToOthersThan(null)).isEqualTo(used);
    for (Use use : uses) {
      long next = use.first;
      for (PinnedRun run : pages.pinned(use.first, use.last)) {
        assertThat(run.page()).isEqualTo(next);
        assertThat(run.frame()).isEqualTo((VA >>> 12) + next);
        next += run.count();
      }
      assertThat(next).isEqualTo(use.last + 1);
      List<MemorySlice> slices = new ArrayList<>();
      pages.appendPinned(use.first, use.last, slices);
      checkSlices(slices, use.first * 4096L, (use.last - use.first + 1) * 4096L);
    }
    checkSlices(pages.find(100, PAGES * 4096L - 200, Access.READ), 100, PAGES * 4096L - 200);
  }

  private static void checkSlices(List<MemorySlice> slices, long offset, long length) {
    long at = VA + offset;
    for (MemorySlice slice : slices) {
      assertThat(slice.memory().address() + slice.offset()).isEqualTo(at);
      at += slice.length();
    }
    assertThat(at).isEqualTo(VA + offset + length);
  }

  @Test
  void oneRunHasOneFrame() {
    assertThat(pages.acquire(2, 5)).isEqualTo((VA >>> 12) + 2);
    assertThat(pages.acquire(2, 5)).as("for another user").isEqualTo((VA >>> 12) + 2);
    assertThat(pages.acquire(3, 4)).isEqualTo(UserPages.SEVERAL);
    assertThat(pages.pinned(2, 5)).hasSize(3);
  }

  @Test
  void twoMemoriesAreTwoRuns() {
    assertThat(pages.acquire(BORDER - 1, BORDER)).isEqualTo(UserPages.SEVERAL);
    assertThat(pages.pinned(BORDER - 1, BORDER)).hasSize(2);
  }

  @Test
  void whatIsBeyondTheLimitChangesNothing() {
    PinAccount small = account(3);
    UserPages limited = new UserPages(new ProcessPages(process, VA), memory, true, small);
    for (int last : new int[] {3, BORDER}) {
      assertThatThrownBy(() -> limited.acquire(0, last))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
      assertThat(memory.pinnedPages()).isZero();
    }
    assertThat(limited.acquire(0, 1)).isNotEqualTo(UserPages.SEVERAL);
    assertThatThrownBy(() -> limited.acquire(1, 3)).isInstanceOf(RefusedException.class);
    assertThat(memory.pinnedPages()).isEqualTo(2);
    limited.release(0, 1);
    assertThat(memory.pinnedPages()).isZero();
    assertThat(limited.acquire(0, 2)).isEqualTo(VA >>> 12);
  }
}
