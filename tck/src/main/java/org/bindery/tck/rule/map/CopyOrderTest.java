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

/** The order of the checks of {@code IOMMU_IOAS_COPY}, with a page table. */
class CopyOrderTest {
  private static final long TO = IOVA + 0x10_0000;
  private static final long READ_ONLY = IOVA + 0x20_0000;

  private record Call(int to, int source, long from, long length, Access access, long at) {
    Call to(int changed) {
      return new Call(changed, source, from, length, access, at);
    }

    Call source(int changed) {
      return new Call(to, changed, from, length, access, at);
    }

    Call from(long changed) {
      return new Call(to, source, changed, length, access, at);
    }

    Call length(long changed) {
      return new Call(to, source, from, changed, access, at);
    }

    Call access(Access changed) {
      return new Call(to, source, from, length, changed, at);
    }

    Call at(long changed) {
      return new Call(to, source, from, length, access, changed);
    }
  }

  private final CheckOrder<Call> order =
      new CheckOrder<Call>()
          .then(Errno.EOVERFLOW, "length of all ones", "length", call -> call.length(-1))
          .then(Errno.EOVERFLOW, "source of all ones", "from", call -> call.from(-1))
          .then(Errno.EOVERFLOW, "IOVA of all ones", "at", call -> call.at(-1))
          .then(Errno.EINVAL, "no access", "access", call -> call.access(Access.NONE))
          .then(Errno.ENOENT, "no source", "source", call -> call.source(99))
          .then(Errno.EINVAL, "length 0", "length", call -> call.length(0))
          .then(Errno.EOVERFLOW, "source wraps", "from", call -> call.from(-PAGE))
          .then(Errno.ENOENT, "source with a hole", "from", call -> call.from(IOVA + PAGE))
          .then(Errno.ENOENT, "no target", "to", call -> call.to(99))
          .then(Errno.EINVAL, "length of no page", "length", call -> call.length(PAGE + 0x800))
          .then(Errno.EINVAL, "IOVA on no page", "at", call -> call.at(TO + 0x800))
          .then(Errno.EOVERFLOW, "IOVAs wrap", "at", call -> call.at(-PAGE))
          .then(Errno.EEXIST, "IOVA taken", "at", call -> call.at(IOVA))
          .then(Errno.EPERM, "writing read-only pages", "from", call -> call.from(READ_ONLY));

  private static Call right(Opened opened) {
    Memory memory = opened.memory(2 * PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    opened.map(memory, Access.READ, READ_ONLY);
    int ioas = opened.ioas();
    return new Call(ioas, ioas, IOVA, 2 * PAGE, Access.READ_WRITE, TO);
  }

  private static void refused(Opened opened, Errno errno, Call call) {
    opened.refused(
        errno,
        () ->
            opened
                .fd()
                .copy(
                    call.to,
                    call.source,
                    call.from,
                    call.length,
                    call.access,
                    OptionalLong.of(call.at)));
  }

  @EveryBackend
  void theCheckThatComesFirstDecides(Bench bench) {
    Opened opened = new Opened(bench);
    order.verify(right(opened), (errno, call) -> refused(opened, errno, call));
  }

  @EveryBackend
  void reservedComesBeforeReadOnlyPages(Bench bench) {
    Opened opened = new Opened(bench);
    Call right = right(opened).from(READ_ONLY);
    refused(opened, Errno.EINVAL, right.at(opened.firstReserved()));
  }

  @EveryBackend
  void aPartOnNoPageIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    refused(opened, Errno.EINVAL, right(opened).from(IOVA + 0x800).length(PAGE));
  }

  @EveryBackend
  void readOnlyPagesComeBeforeAPartOnNoPage(Bench bench) {
    Opened opened = new Opened(bench);
    Call right = right(opened).from(READ_ONLY + 0x800).length(PAGE);
    refused(opened, Errno.EPERM, right);
  }
}
