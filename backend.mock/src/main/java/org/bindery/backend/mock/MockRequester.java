package org.bindery.backend.mock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.RequesterId;

/**
 * What the hardware holds of one device, and what the device would do by itself. Any thread may
 * call; one short lock, and sinks are told without it.
 */
public final class MockRequester {
  /** Stands for no PASID where a PASID could be. */
  public static final int NO_PASID = -1;

  /**
   * An answer that a device was given.
   *
   * @param pasid {@link #NO_PASID}: none
   */
  public record Answer(int pasid, int group, PageResponse response) {}

  /**
   * @param virtualId as what the guest of the domain knows the device; 0: it has none
   */
  private record Attachment(MockDomain domain, long virtualId) {}

  /**
   * @param by the PASID, or {@link #NO_PASID}, whose domain is asked
   */
  private record Waiting(int by, PageRequest request) {}

  private final RequesterId id;
  private final boolean tracksDirty;
  private final int pasidBits;
  private final MockCache cache = new MockCache(MockTypes.CACHE_ENTRIES, MockTypes.CACHE_DEFAULT);
  // The rest is guarded by this.
  private final Map<Integer, Attachment> attachments = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private boolean failing;

  MockRequester(RequesterId id, boolean tracksDirty, int pasidBits) {
    this.id = id;
    this.tracksDirty = tracksDirty;
    this.pasidBits = pasidBits;
  }

  boolean tracksDirty() {
    return tracksDirty;
  }

  MockCache cache() {
    return cache;
  }

  /** What an entry of its cache holds; empty: there is no such entry. */
  public OptionalInt cache(int entry) {
    return cache.get(entry);
  }

  /**
   * What translates its DMA.
   *
   * @param pasid {@link #NO_PASID}: without
   * @return empty: it is blocked
   */
  public synchronized Optional<IommuDomain> domain(int pasid) {
    return Optional.ofNullable(attachments.get(pasid)).map(Attachment::domain);
  }

  /** Of its DMA without PASID: {@code mock_domain_nop_attach}. */
  synchronized void attach(MockDomain wanted) {
    if (wanted instanceof DirtyTracking && !tracksDirty) {
      throw Refusal.of(Errno.EINVAL, "%s tells no writes, and the table is to tell them", id)
          .exception();
    }
    long virtualId = wanted.guest == null ? 0 : wanted.guest.idOf(id);
    Attachment left = attachments.get(NO_PASID);
    // Events bear the id by which it came to the guest, though the guest may know it by another.
    boolean stays = left != null && left.domain.guest == wanted.guest;
    change(NO_PASID, new Attachment(wanted, stays ? left.virtualId : virtualId));
  }

  /** Of one PASID: {@code mock_domain_set_dev_pasid_nop}. */
  synchronized void attach(int pasid, MockDomain wanted) {
    if (pasid < 1 || pasid >= 1 << pasidBits) {
      throw Refusal.of(
              Errno.EINVAL, "PASID %d of %s, which has %d bits of them", pasid, id, pasidBits)
          .exception();
    }
    failing = pasid == MockTypes.FAILING_PASID ? !failing : failing;
    if (pasid == MockTypes.FAILING_PASID && !failing) {
      throw Refusal.of(
              Errno.ENOMEM, "every second attach of PASID %d fails, to test what then", pasid)
          .exception();
    }
    change(pasid, new Attachment(wanted, 0));
  }

  /**
   * @param pasid {@link #NO_PASID}: all that it sends without
   */
  synchronized void block(int pasid) {
    failing = failing && pasid != MockTypes.FAILING_PASID;
    change(pasid, null);
  }

  private void change(int pasid, Attachment wanted) {
    Attachment left = wanted == null ? attachments.remove(pasid) : attachments.put(pasid, wanted);
    if (!Objects.equals(left, wanted)) {
      answer(asked -> asked.by == pasid, PageResponse.INVALID);
    }
  }

  /**
   * The device asks for a page. Without a domain that has somebody to ask, the answer is INVALID at
   * once.
   *
   * @param request completes its group, as all of the mock's do
   */
  public void requestPage(PageRequest request) {
    PageRequestSink sink;
    synchronized (this) {
      int by = guests(request.pasid()) ? NO_PASID : request.pasid();
      Attachment asked = attachments.get(by);
      sink = asked == null ? null : asked.domain.pageRequests;
      if (sink == null) {
        told(request, PageResponse.INVALID);
        return;
      }
      waiting.add(new Waiting(by, request));
    }
    sink.request(request);
  }

  // As find_fault_handler says of hardware with user_pasid_table: the PASIDs below a nested table
  // are the guest's.
  private boolean guests(int pasid) {
    Attachment whole = attachments.get(NO_PASID);
    return !attachments.containsKey(pasid) && whole != null && whole.domain instanceof NestedDomain;
  }

  /** Nothing happens when it is not waited for. */
  synchronized void respond(int pasid, int group, PageResponse response) {
    answer(asked -> asked.request.pasid() == pasid && asked.request.group() == group, response);
  }

  private void answer(Predicate<Waiting> which, PageResponse response) {
    for (Waiting asked : waiting.stream().filter(which).toList()) {
      waiting.remove(asked);
      told(asked.request, response);
    }
  }

  private void told(PageRequest request, PageResponse response) {
    answers.add(new Answer(request.pasid(), request.group(), response));
  }

  /** What it was answered, oldest first. */
  public synchronized List<Answer> answers() {
    return List.copyOf(answers);
  }

  /**
   * The guest that has it is told an event of it.
   *
   * @throws org.bindery.api.RefusedException ENOENT no guest has it, or one knows it as 0;
   *     EOPNOTSUPP the guest has no queue for events
   */
  public void event() {
    Attachment whole;
    synchronized (this) {
      whole = attachments.get(NO_PASID);
    }
    if (whole == null || whole.virtualId == 0) {
      throw Refusal.of(Errno.ENOENT, "no guest has %s", id).exception();
    }
    whole.domain.guest.event(whole.virtualId);
  }
}
