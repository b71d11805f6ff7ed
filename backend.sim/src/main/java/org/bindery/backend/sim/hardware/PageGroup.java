package org.bindery.backend.sim.hardware;

import org.bindery.api.PageResponse;

/** A group of page requests that one request of a device waits for. Its first answer counts. */
final class PageGroup {
  private final int index;
  private final int pasid;
  private final Attachment asked;
  // Guarded by this.
  private PageResponse response;

  /**
   * @param pasid -1: none
   * @param asked the table in which the pages are missing
   */
  PageGroup(int index, int pasid, Attachment asked) {
    this.index = index;
    this.pasid = pasid;
    this.asked = asked;
  }

  int index() {
    return index;
  }

  int pasid() {
    return pasid;
  }

  Attachment asked() {
    return asked;
  }

  synchronized void answer(PageResponse answered) {
    if (response == null) {
      response = answered;
      notifyAll();
    }
  }

  void fail() {
    answer(PageResponse.INVALID);
  }

  /**
   * Waits for the answer, or for whoever ends what the request is of; an interrupt is kept for
   * later, since each of those answers.
   */
  PageResponse await() {
    boolean interrupted = false;
    try {
      synchronized (this) {
        while (response == null) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        return response;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
