package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.FIXED;
import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.DoorUser.READ;
import static org.bindery.tck.door.DoorUser.WRITE;
import static org.bindery.tck.door.Errnos.EEXIST;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.EOVERFLOW;
import static org.bindery.tck.door.Errnos.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;

/** IOAS_MAP, IOAS_UNMAP and IOAS_COPY in an address space that no page table follows (ioas.c). */
class MapTest {
  private static final int BOTH = FIXED | READ | WRITE;
  private static final long VA = 1L << 31;
  private static final long IOVA = 0x1000_0000;

  @EveryDoor
  void nothingIsLookedUpBeforeAPageTableWantsIt(DoorUser user) {
    assertEquals(0, user.map(user.ioas(), VA, PAGE, BOTH, IOVA), "at an address of nobody's");
  }

  @EveryDoor
  void errorsComeInOrder(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(EOPNOTSUPP, user.map(99, VA, -1, 1 << 31, -1), "flags first");
    assertEquals(EOVERFLOW, user.map(99, VA, -1, FIXED, 0), "length, before that neither way");
    assertEquals(EOVERFLOW, user.map(99, VA, PAGE, FIXED, -1), "IOVA, before that neither way");
    assertEquals(EINVAL, user.map(99, VA, PAGE, FIXED, IOVA), "neither way, before the ioas");
    assertEquals(ENOENT, user.map(99, VA, 0, BOTH, IOVA), "the ioas, before the length");
    assertEquals(EINVAL, user.map(ioas, -1, 0, BOTH, IOVA), "the length");
    assertEquals(EOVERFLOW, user.map(ioas, -PAGE, 2 * PAGE, BOTH, IOVA), "the user's address");
    assertEquals(EOVERFLOW, user.map(ioas, VA, 2 * PAGE, BOTH, -PAGE), "the IOVA");
  }

  @EveryDoor
  void theVeryEndOf64BitsCanBeMapped(DoorUser user) {
    assertEquals(0, user.map(user.ioas(), VA, PAGE, BOTH, -PAGE));
  }

  @EveryDoor
  void whatMeetsAnAreaIsEexist(DoorUser user) {
    int ioas = user.ioas();
    user.mapAt(ioas, VA, 4 * PAGE, IOVA);
    for (long at : new long[] {IOVA - PAGE, IOVA, IOVA + PAGE, IOVA + 3 * PAGE}) {
      assertEquals(EEXIST, user.map(ioas, VA, 2 * PAGE, BOTH, at), () -> "at 0x%x".formatted(at));
    }
    user.mapAt(ioas, VA, PAGE, IOVA - PAGE);
    user.mapAt(ioas, VA, PAGE, IOVA + 4 * PAGE);
  }

  @EveryDoor
  void withoutATableAnyByteCanBeMapped(DoorUser user) {
    int ioas = user.ioas();
    user.mapAt(ioas, VA + 3, 5, IOVA + 1);
    assertEquals(0, user.unmap(ioas, IOVA + 1, 5));
    assertEquals(5, user.unmapped());
  }

  @EveryDoor
  void theFirstChosenIsTheSecondPageThatIsAlignedAsTheMemory(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, user.map(ioas, VA + PAGE, PAGE, READ, 0));
    assertEquals(PAGE, user.iova());
    assertEquals(0, user.map(ioas, VA + PAGE + 8, 16, READ, 0));
    assertEquals(2 * PAGE + 8, user.iova(), "the offset in the page is kept");
  }

  @EveryDoor
  void anUnmapTakesWholeAreasOnly(DoorUser user) {
    int ioas = user.ioas();
    user.mapAt(ioas, VA, 4 * PAGE, IOVA);
    assertEquals(ENOENT, user.unmap(ioas, IOVA, PAGE));
    assertEquals(ENOENT, user.unmap(ioas, IOVA + PAGE, 8 * PAGE));
    assertEquals(ENOENT, user.unmap(ioas, IOVA + 4 * PAGE, PAGE));
    assertEquals(0, user.unmap(ioas, IOVA - PAGE, 16 * PAGE));
    assertEquals(4 * PAGE, user.unmapped());
    assertEquals(ENOENT, user.unmap(ioas, IOVA, 4 * PAGE));
  }

  @EveryDoor
  void unmapErrorsComeInOrder(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(ENOENT, user.unmap(99, -1, 1), "the ioas, unlike a map");
    assertEquals(EOVERFLOW, user.unmap(ioas, -1, 0));
    assertEquals(EOVERFLOW, user.unmap(ioas, 1, -1));
    assertEquals(EINVAL, user.unmap(ioas, IOVA, 0));
    assertEquals(EOVERFLOW, user.unmap(ioas, -PAGE, 2 * PAGE));
    assertEquals(ENOENT, user.unmap(ioas, IOVA, PAGE));
  }

  @EveryDoor
  void everythingIsUnmappedAtOnceAlsoWhenThereIsNothing(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, user.unmap(ioas, 0, -1));
    assertEquals(0, user.unmapped());
    user.mapAt(ioas, VA, PAGE, IOVA);
    user.mapAt(ioas, VA, PAGE, 16 * IOVA);
    assertEquals(0, user.unmap(ioas, 0, -1));
    assertEquals(2 * PAGE, user.unmapped());
  }

  @EveryDoor
  void areasBelowOneThatWouldBeCutStayUnmapped(DoorUser user) {
    int ioas = user.ioas();
    user.mapAt(ioas, VA, PAGE, IOVA);
    user.mapAt(ioas, VA, 2 * PAGE, IOVA + PAGE);
    assertEquals(ENOENT, user.unmap(ioas, IOVA, 2 * PAGE));
    user.mapAt(ioas, VA, PAGE, IOVA);
    assertEquals(EEXIST, user.map(ioas, VA, PAGE, BOTH, IOVA + PAGE));
  }

  @EveryDoor
  void anyPartThatIsCoveredIsCopied(DoorUser user) {
    int ioas = user.ioas();
    int other = user.ioas();
    user.mapAt(ioas, VA, 2 * PAGE, IOVA);
    user.mapAt(ioas, VA + 16 * PAGE, 2 * PAGE, IOVA + 2 * PAGE);
    assertEquals(0, user.copy(other, ioas, IOVA + PAGE, 2 * PAGE, BOTH, IOVA), "over two areas");
    assertEquals(0, user.copy(ioas, ioas, IOVA, PAGE, BOTH, 16 * IOVA), "into the same");
    assertEquals(ENOENT, user.copy(other, ioas, IOVA, 8 * PAGE, BOTH, 16 * IOVA), "a hole");
  }

  @EveryDoor
  void copyErrorsComeInOrder(DoorUser user) {
    int ioas = user.ioas();
    user.mapAt(ioas, VA, PAGE, IOVA);
    assertEquals(EOPNOTSUPP, user.copy(98, 99, -1, -1, 1 << 31, -1));
    assertEquals(EOVERFLOW, user.copy(98, 99, IOVA, -1, FIXED, IOVA));
    assertEquals(EINVAL, user.copy(98, 99, IOVA, PAGE, FIXED, IOVA));
    assertEquals(ENOENT, user.copy(98, 99, IOVA, PAGE, BOTH, IOVA));
    assertEquals(EINVAL, user.copy(98, ioas, IOVA, 0, BOTH, IOVA), "before the target");
    assertEquals(ENOENT, user.copy(98, ioas, IOVA + PAGE, PAGE, BOTH, IOVA));
    assertEquals(ENOENT, user.copy(98, ioas, IOVA, PAGE, BOTH, IOVA));
    assertEquals(EEXIST, user.copy(ioas, ioas, IOVA, PAGE, BOTH, IOVA));
  }

  @EveryDoor
  void readOnlyPagesAreNotCopiedForWriting(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, user.map(ioas, VA, PAGE, FIXED | READ, IOVA));
    assertEquals(EEXIST, user.copy(ioas, ioas, IOVA, PAGE, BOTH, IOVA), "the IOVA first");
    assertEquals(EPERM, user.copy(ioas, ioas, IOVA, PAGE, BOTH, IOVA + PAGE));
    assertEquals(0, user.copy(ioas, ioas, IOVA, PAGE, FIXED | READ, IOVA + PAGE));
  }
}
