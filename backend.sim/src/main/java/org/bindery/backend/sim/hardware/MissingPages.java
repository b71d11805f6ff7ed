package org.bindery.backend.sim.hardware;

import org.bindery.api.Access;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequestSink;

/**
 * Has the pages asked for that a request of a device lacks, where its table has somebody to ask.
 * One thread at a time, that of the device; it waits for the answer with no lock held and with no
 * request counted as in flight.
 */
final class MissingPages {
  /** For one page: a host that says yes each time and gives nothing does not hold it for ever. */
  private static final int MOST_WAITS = 16;

  private final Requester requester;
  private final PageAsking asking;
  private final Transfer transfer;
  private final FaultFan faults;
  private long waitedAt;
  private int waits;
  private int epoch;
  private int resets;

  MissingPages(Requester requester, PageAsking asking, Transfer transfer, FaultFan faults) {
    this.requester = requester;
    this.asking = asking;
    this.transfer = transfer;
    this.faults = faults;
  }

  /** A request begins. */
  void begin() {
    waits = 0;
    epoch = asking.epoch();
    resets = requester.resets();
  }

  /** Whether to ask again for what a request lacks at an address. */
  boolean patient(long at) {
    waits = waits != 0 && at == waitedAt ? waits + 1 : 1;
    waitedAt = at;
    return waits <= MOST_WAITS;
  }

  static boolean lacking(Denial denial) {
    return denial == Denial.NOT_MAPPED || denial == Denial.NOT_PERMITTED;
  }

  /** Whether the pages that a table lacks are asked for at all, for this requester. */
  boolean possible(Attachment attachment) {
    return attachment.domain().asks() != null && asking.possible();
  }

  /**
   * Asks for what a range lacks, as many pages as one group may have.
   *
   * @param pasid -1: none
   * @return true: it is worth another try
   */
  boolean ask(int pasid, Attachment attachment, long first, long last, Access access) {
    long[] pages =
        new long[(int) Math.min(asking.largestGroup(), (last >>> 12) - (first >>> 12) + 1)];
    int count;
    int ticket = requester.inFlight().enter();
    try {
      // The number of what was found before may be another table's by now.
      Attachment now = requester.attached(pasid);
      count = now == null ? 0 : transfer.missing(now.domain(), first, last, access, pages);
    } finally {
      requester.inFlight().leave(ticket);
    }
    return count == 0 || ask(pasid, attachment, pages, count, access);
  }

  /** Asks for the page of an address, there or not. */
  boolean askOne(int pasid, Attachment attachment, long address, Access access) {
    begin();
    return ask(pasid, attachment, new long[] {address & ~0xfffL}, 1, access);
  }

  private boolean ask(int pasid, Attachment attachment, long[] pages, int count, Access access) {
    PageGroup group = requester.groups().begin(pasid, attachment, requester::still);
    if (group == null) {
      return false;
    }
    // A reset that begins from here on has the group fail.
    try {
      int granted = requester.resets() == resets ? asking.begin(group, count, epoch) : 0;
      if (granted == 0) {
        return false;
      }
      send(group, pages, granted, access);
      return group.await() == PageResponse.SUCCESS
          && requester.resets() == resets
          && requester.still(pasid, attachment);
    } finally {
      asking.end(group);
      requester.groups().end(group);
    }
  }

  private void send(PageGroup group, long[] pages, int count, Access access) {
    PageRequestSink sink = group.asked().domain().asks();
    try {
      for (int i = 0; i < count; i++) {
        sink.request(
            new PageRequest(
                requester.id(),
                group.pasid(),
                group.index(),
                i == count - 1,
                pages[i],
                access,
                false,
                false));
      }
    } catch (RuntimeException e) {
      faults.failed("who takes page requests of " + requester.id(), e);
      group.fail();
    }
  }
}
