package org.bindery.core.vm;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.WbinvdCount;

/**
 * What the WBINVD of all virtual machines of one owner has cost the host: those that are there as
 * they count now, those that have ended as they counted last. It is the owner's, and ends with him.
 * Thread-safe; machines are asked with no lock held.
 */
public final class WbinvdAccount {
  private final List<OwnedVm> living = new ArrayList<>();
  private WbinvdCount ended = WbinvdCount.NONE;
  private boolean used;

  synchronized void began(OwnedVm vm) {
    living.add(vm);
    used = true;
  }

  /** In one step, so that no look counts it twice or not at all. */
  synchronized void ended(OwnedVm vm, WbinvdCount last) {
    if (living.remove(vm)) {
      ended = ended.plus(last);
    }
  }

  /** Whether the owner has ever had a virtual machine. */
  public synchronized boolean used() {
    return used;
  }

  /** The total; a machine that fails to answer is taken as it answered last. */
  public WbinvdCount total() {
    List<OwnedVm> asked;
    WbinvdCount total;
    synchronized (this) {
      asked = List.copyOf(living);
      total = ended;
    }
    for (OwnedVm vm : asked) {
      total = total.plus(vm.counted());
    }
    return total;
  }
}
