package org.bindery.iommufd.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;

/**
 * Devices that ask for pages and wait for the answers. A group waits from its first request until
 * the engine answers it, or until the hardware does because its requester left.
 */
public final class FakePages {
  /** Of a device; pasid -1: none. */
  public record Group(RequesterId requester, int pasid, int index) {}

  /** What a device was told. */
  public record Outcome(Group group, PageResponse response) {}

  private final FakeHardware hardware;
  private final AtomicReference<Runnable> nextResponse = new AtomicReference<>();
  // Guarded by this.
  private final Map<Group, Boolean> waiting = new HashMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Outcome> responses = new ArrayList<>();

  FakePages(FakeHardware hardware) {
    this.hardware = hardware;
  }

  /** A device asks for a page, by the domain that translates it. */
  public void ask(RequesterId requester, int pasid, int group, boolean last, long address) {
    Group asking = new Group(requester, pasid, group);
    FakeDomain domain = hardware.translating(requester, pasid);
    if (domain == null || domain.sink == null) {
      refuse(asking, last);
      return;
    }
    synchronized (this) {
      waiting.put(asking, true);
    }
    domain.sink.request(
        new PageRequest(requester, pasid, group, last, address, Access.READ, false, false));
  }

  /** A group of one page. */
  public void ask(RequesterId requester, int pasid, int group) {
    ask(requester, pasid, group, true, 0x1000L * group);
  }

  /** A request on its way from the hardware to the domain that translates the requester now. */
  public Late late(RequesterId requester, int pasid, int group) {
    FakeDomain domain = hardware.translating(requester, pasid);
    return last ->
        domain.sink.request(
            new PageRequest(requester, pasid, group, last, 0, Access.READ, false, false));
  }

  /** A request on its way. */
  @FunctionalInterface
  public interface Late {
    void arrive(boolean last);
  }

  private synchronized void refuse(Group asking, boolean last) {
    waiting.remove(asking);
    if (last) {
      outcomes.add(new Outcome(asking, PageResponse.INVALID));
    }
  }

  /** Runs something inside the next answer, before it takes effect. */
  public void onNextResponse(Runnable hook) {
    nextResponse.set(hook);
  }

  void respond(RequesterId requester, int pasid, int group, PageResponse response) {
    Runnable hook = nextResponse.getAndSet(null);
    if (hook != null) {
      hook.run();
    }
    heed(requester, pasid, group, response);
  }

  private synchronized void heed(
      RequesterId requester, int pasid, int group, PageResponse response) {
    Outcome answer = new Outcome(new Group(requester, pasid, group), response);
    responses.add(answer);
    if (waiting.remove(answer.group()) != null) {
      outcomes.add(answer);
    }
  }

  synchronized void leave(RequesterId requester, int pasid) {
    for (Group group : List.copyOf(waiting.keySet())) {
      if (group.requester().equals(requester) && group.pasid() == pasid) {
        waiting.remove(group);
        outcomes.add(new Outcome(group, PageResponse.INVALID));
      }
    }
  }

  /** Groups that nobody has answered. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** What devices were told, in order. */
  public synchronized List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** What the engine answered, heeded or not, in order. */
  public synchronized List<Outcome> responses() {
    return List.copyOf(responses);
  }
}
