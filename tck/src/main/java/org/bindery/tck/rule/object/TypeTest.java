package org.bindery.tck.rule.object;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** An id of another type is ENOENT, as one of nothing is. */
class TypeTest {
  private static final OptionalLong AT = OptionalLong.of(IOVA + 0x10_0000);

  private static void enoentForAllBut(Opened opened, List<Integer> right, IntConsumer command) {
    for (int id : new int[] {0, 1, 2, 3, 4, 99, Integer.MAX_VALUE, -1}) {
      if (!right.contains(id)) {
        opened.refused(Errno.ENOENT, () -> command.accept(id));
      }
    }
  }

  /** With an address space 1, a device 2 and a table 3; 4 is free. */
  private static Opened three(Bench bench) {
    Opened opened = new Opened(bench);
    opened.table();
    opened.map(opened.memory(PAGE), IOVA);
    return opened;
  }

  @EveryBackend
  void onlyAnAddressSpaceIsMapped(Bench bench) {
    Opened opened = three(bench);
    Memory memory = opened.memory(PAGE);
    enoentForAllBut(
        opened, List.of(1), id -> opened.fd().map(id, memory.address(), PAGE, Access.READ, AT));
  }

  @EveryBackend
  void onlyAnAddressSpaceIsUnmapped(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().unmap(id, 0, -1));
  }

  @EveryBackend
  void onlyFromAnAddressSpaceIsCopied(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().copy(1, id, IOVA, PAGE, Access.READ, AT));
  }

  @EveryBackend
  void onlyToAnAddressSpaceIsCopied(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().copy(id, 1, IOVA, PAGE, Access.READ, AT));
  }

  @EveryBackend
  void onlyAnAddressSpaceHasRanges(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().ranges(id));
  }

  @EveryBackend
  void onlyAnAddressSpaceHasAreas(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().areas(id));
  }

  @EveryBackend
  void onlyAnAddressSpaceHasHugePages(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1), id -> opened.fd().option(id, FdOption.HUGE_PAGES));
    enoentForAllBut(opened, List.of(1), id -> opened.fd().setOption(id, FdOption.HUGE_PAGES, 1));
  }

  @EveryBackend
  void onlyADeviceIsDescribed(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(2), id -> opened.fd().info(id));
  }

  @EveryBackend
  void onlyForADeviceATableIsMade(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(2), id -> opened.fd().allocateHwpt(id, HwptRequest.paging(1)));
  }

  @EveryBackend
  void onlyWhatIsThereIsDestroyed(Bench bench) {
    Opened opened = three(bench);
    enoentForAllBut(opened, List.of(1, 2, 3), id -> opened.fd().destroy(id));
  }
}
