package org.bindery.backend.mock;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;

/**
 * What a device waits for, and what it was answered. Any thread may call; one short lock, the
 * innermost.
 */
final class WaitingRequests {
  private record Waiting(int attachment, PageRequest request) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private final List<MockControls.Answer> answers = new ArrayList<>();

  /**
   * @param attachment the PASID, or {@link Requester#NO_PASID}, whose domain is asked
   */
  synchronized void add(int attachment, PageRequest request) {
    waiting.add(new Waiting(attachment, request));
  }

  /** Answers what nobody takes. */
  synchronized void reject(PageRequest request) {
    answer(request, PageResponse.INVALID);
  }

  /** Nothing happens when it is not waited for. */
  synchronized void respond(int pasid, int group, PageResponse response) {
    for (Iterator<Waiting> left = waiting.iterator(); left.hasNext(); ) {
      PageRequest request = left.next().request;
      if (request.pasid() == pasid && request.group() == group) {
        left.remove();
        answer(request, response);
        return;
      }
    }
  }

  /** The attachment has ended: what waits for its domain fails. */
  synchronized void leave(int attachment) {
    for (Iterator<Waiting> left = waiting.iterator(); left.hasNext(); ) {
      Waiting next = left.next();
      if (next.attachment == attachment) {
        left.remove();
        answer(next.request, PageResponse.INVALID);
      }
    }
  }

  private void answer(PageRequest request, PageResponse response) {
    answers.add(new MockControls.Answer(request.pasid(), request.group(), response));
  }

  synchronized int count() {
    return waiting.size();
  }

  synchronized List<MockControls.Answer> answers() {
    return List.copyOf(answers);
  }
}
