package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.CheckOrder;
import org.bindery.tck.rule.Opened;

/** The order of the checks of {@code IOMMU_IOAS_MAP}, with a page table. */
class MapOrderTest {
  private static final long TAKEN = IOVA + 0x10_0000;

  private record Call(int ioas, long address, long length, Access access, OptionalLong iova) {
    Call ioas(int changed) {
      return new Call(changed, address, length, access, iova);
    }

    Call address(long changed) {
      return new Call(ioas, changed, length, access, iova);
    }

    Call length(long changed) {
      return new Call(ioas, address, changed, access, iova);
    }

    Call access(Access changed) {
      return new Call(ioas, address, length, changed, iova);
    }

    Call at(long changed) {
      return new Call(ioas, address, length, access, OptionalLong.of(changed));
    }

    Call anywhere() {
      return new Call(ioas, address, length, access, OptionalLong.empty());
    }
  }

  private final CheckOrder<Call> order =
      new CheckOrder<Call>()
          .then(Errno.EOVERFLOW, "IOVA of all ones", "iova", call -> call.at(-1))
          .then(Errno.EOVERFLOW, "length of all ones", "length", call -> call.length(-1))
          .then(Errno.EINVAL, "no access", "access", call -> call.access(Access.NONE))
          .then(Errno.ENOENT, "no address space", "ioas", call -> call.ioas(99))
          .then(Errno.EINVAL, "length 0", "length", call -> call.length(0))
          .then(Errno.EOVERFLOW, "length of nearly all", "length", call -> call.length(-PAGE))
          .then(Errno.EOVERFLOW, "addresses wrap", "address", call -> call.address(-PAGE))
          .then(Errno.EINVAL, "length of no page", "length", call -> call.length(PAGE + 0x800))
          .then(Errno.EINVAL, "IOVA on no page", "iova", call -> call.at(TAKEN + 0x800))
          .then(Errno.EOVERFLOW, "IOVAs wrap", "iova", call -> call.at(-PAGE))
          .then(Errno.EEXIST, "IOVA taken", "iova", call -> call.at(TAKEN))
          .then(Errno.EINVAL, "address on no page", "address", call -> call.address(PAGE + 0x800))
          .then(Errno.EFAULT, "nothing at the address", "address", call -> call.address(PAGE));

  private static Call right(Opened opened) {
    Memory memory = opened.memory(2 * PAGE);
    opened.attach();
    opened.map(memory, TAKEN);
    return new Call(
        opened.ioas(), memory.address(), 2 * PAGE, Access.READ_WRITE, OptionalLong.of(IOVA));
  }

  private static void refused(Opened opened, Errno errno, Call call) {
    opened.refused(
        errno, () -> opened.fd().map(call.ioas, call.address, call.length, call.access, call.iova));
  }

  @EveryBackend
  void theCheckThatComesFirstDecides(Bench bench) {
    Opened opened = new Opened(bench);
    order.verify(right(opened), (errno, call) -> refused(opened, errno, call));
  }

  @EveryBackend
  void anIovaOnNoPageComesBeforeOneThatWraps(Bench bench) {
    Opened opened = new Opened(bench);
    refused(opened, Errno.EINVAL, right(opened).at(-PAGE + 0x800));
  }

  @EveryBackend
  void anIovaThatWrapsComesBeforeReserved(Bench bench) {
    Opened opened = new Opened(bench);
    // The last page is beyond every table's width.
    refused(opened, Errno.EOVERFLOW, right(opened).at(-PAGE));
  }

  @EveryBackend
  void reservedComesBeforeTaken(Bench bench) {
    Opened opened = new Opened(bench);
    Call right = right(opened);
    long last = opened.firstReserved() - PAGE;
    opened.map(right.address, PAGE, Access.READ, last);
    refused(opened, Errno.EINVAL, right.at(last));
    refused(opened, Errno.EEXIST, right.at(last - PAGE));
  }

  @EveryBackend
  void halfOfAllComesBeforeWeakAlignmentWhereTheEngineChooses(Bench bench) {
    Opened opened = new Opened(bench);
    Call right = right(opened).anywhere();
    refused(opened, Errno.EOVERFLOW, right.address(0x800).length(1L << 63));
    refused(opened, Errno.EINVAL, right.address(0x800));
  }

  @EveryBackend
  void takenComesBeforeAnAddressWithNothing(Bench bench) {
    Opened opened = new Opened(bench);
    refused(opened, Errno.EEXIST, right(opened).at(TAKEN).address(0));
  }
}
