package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.bindery.api.Access;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;

/** A machine with memory by PASID, whose time passes when the test says so. */
final class FakePort implements DevicePort, DmaPort, PasidPort {
  final Queue<Runnable> work = new ArrayDeque<>();
  final FakeMemory plain = new FakeMemory();
  final List<Integer> messages = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final List<String> requests = new ArrayList<>();
  boolean pasids = true;
  boolean translationAsked;
  PageHandler handler = (pasid, address, access) -> false;
  private final Map<Integer, FakeMemory> byPasid = new HashMap<>();

  /** Answers page requests. */
  interface PageHandler {
    boolean answer(int pasid, long address, Access access);
  }

  FakeMemory attach(int pasid) {
    return byPasid.computeIfAbsent(pasid, absent -> new FakeMemory());
  }

  void detach(int pasid) {
    byPasid.remove(pasid);
  }

  /** Does what is queued now, not what that queues. */
  void pass() {
    for (int left = work.size(); left > 0; left--) {
      work.remove().run();
    }
  }

  /** Until nothing is to be done; what never ends fails the test. */
  void settle() {
    for (int i = 0; !work.isEmpty(); i++) {
      if (i > 1_000_000) {
        throw new AssertionError("the device has no end of work");
      }
      work.remove().run();
    }
  }

  @Override
  public DmaPort dma() {
    return this;
  }

  @Override
  public Optional<PasidPort> pasids() {
    return pasids ? Optional.of(this) : Optional.empty();
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    return told(plain.read(iova, into), "plain read", iova);
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return told(plain.write(iova, from), "plain write", iova);
  }

  @Override
  public boolean read(int pasid, long address, MemorySegment into) {
    FakeMemory memory = byPasid.get(pasid);
    return told(memory != null && memory.read(address, into), "read", address);
  }

  @Override
  public boolean write(int pasid, long address, MemorySegment from) {
    FakeMemory memory = byPasid.get(pasid);
    return told(memory != null && memory.write(address, from), "write", address);
  }

  private boolean told(boolean done, String what, long address) {
    if (!done) {
      refused.add("%s 0x%x".formatted(what, address));
    }
    return done;
  }

  @Override
  public boolean translates(int pasid, long address, Access access) {
    translationAsked = true;
    FakeMemory memory = byPasid.get(pasid);
    return memory != null && memory.allows(address, access);
  }

  @Override
  public boolean requestPage(int pasid, long address, Access access) {
    requests.add("%d %s 0x%x".formatted(pasid, access, address));
    return handler.answer(pasid, address, access);
  }

  @Override
  public boolean raiseMsi(int vector) {
    messages.add(vector);
    return true;
  }

  @Override
  public void setIntx(boolean asserted) {}

  @Override
  public boolean msiEnabled() {
    return true;
  }

  @Override
  public void run(Runnable piece) {
    work.add(piece);
  }

  @Override
  public void runAfter(Duration delay, Runnable piece) {
    work.add(piece);
  }
}
