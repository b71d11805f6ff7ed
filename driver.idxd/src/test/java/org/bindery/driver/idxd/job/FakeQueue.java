package org.bindery.driver.idxd.job;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.WorkQueue;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.operation.Crc32c;

/**
 * A queue that does a descriptor byte by byte while it is submitted, and stops at the first page
 * that is away.
 */
final class FakeQueue implements WorkQueue {
  final FakeProcess process;
  final List<Descriptor> seen = new ArrayList<>();
  boolean portalRefused;
  int full;
  long maxTransfer = Long.MAX_VALUE;
  boolean portalClosed;

  FakeQueue(FakeProcess process) {
    this.process = process;
  }

  @Override
  public String name() {
    return "wq0.0";
  }

  @Override
  public boolean dedicated() {
    return false;
  }

  @Override
  public int pasid() {
    return 7;
  }

  @Override
  public Portal portal() {
    if (portalRefused) {
      throw Refusal.of(Errno.EPERM, "not safe").exception();
    }
    return new Portal() {
      @Override
      public boolean enqueue(MemorySegment descriptor) {
        return take(descriptor);
      }

      @Override
      public void close() {
        portalClosed = true;
      }
    };
  }

  @Override
  public int submit(MemorySegment descriptors) {
    if (!take(descriptors)) {
      throw Refusal.of(Errno.EAGAIN, "full").exception();
    }
    return 1;
  }

  @Override
  public void close() {}

  private boolean take(MemorySegment bytes) {
    if (full > 0) {
      full--;
      return false;
    }
    Descriptor descriptor = Descriptor.decode(bytes);
    seen.add(descriptor);
    complete(descriptor).encode(record(descriptor));
    return true;
  }

  private MemorySegment record(Descriptor descriptor) {
    return process.memories.stream()
        .filter(memory -> memory.address() == descriptor.recordAddress())
        .findFirst()
        .orElseThrow()
        .segment();
  }

  private CompletionRecord complete(Descriptor descriptor) {
    if (descriptor.size() > maxTransfer) {
      return CompletionRecord.of(CompletionStatus.TRANSFER_SIZE);
    }
    Opcode opcode = Opcode.of(descriptor.operation()).orElseThrow();
    long size = descriptor.size();
    boolean backwards =
        opcode == Opcode.MEMMOVE
            && descriptor.second() > descriptor.first()
            && descriptor.second() < descriptor.first() + size;
    int crc = descriptor.seed();
    for (long i = 0; i < size; i++) {
      long at = backwards ? size - 1 - i : i;
      long read = opcode == Opcode.MEMFILL ? descriptor.second() : descriptor.first();
      Optional<MemorySegment> from = process.byteAt(read + at);
      if (from.isEmpty()) {
        return stopped(descriptor, i, read + at, opcode == Opcode.MEMFILL, backwards, crc);
      }
      if (opcode == Opcode.CRCGEN) {
        Crc32c next = new Crc32c(crc, false, false);
        next.update(from.get());
        crc = next.value();
        continue;
      }
      Optional<MemorySegment> to = process.byteAt(descriptor.second() + at);
      if (to.isEmpty()) {
        return stopped(
            descriptor, i, descriptor.second() + at, opcode != Opcode.COMPARE, backwards, crc);
      }
      if (opcode == Opcode.COMPARE) {
        if (from.get().mismatch(to.get()) >= 0) {
          return CompletionRecord.of(CompletionStatus.SUCCESS).withResult(1).withCompleted(i);
        }
      } else if (opcode == Opcode.MEMFILL) {
        to.get().set(ValueLayout.JAVA_BYTE, 0, (byte) (descriptor.first() >>> 8 * (int) (i % 8)));
      } else {
        to.get().copyFrom(from.get());
      }
    }
    return CompletionRecord.of(CompletionStatus.SUCCESS).withCrc(crc);
  }

  private CompletionRecord stopped(
      Descriptor descriptor, long done, long at, boolean write, boolean backwards, int crc) {
    if (descriptor.has(Flag.BLOCK_ON_FAULT)) {
      return CompletionRecord.of(CompletionStatus.PAGE_REFUSED).withFault(at, write);
    }
    return CompletionRecord.of(CompletionStatus.PAGE_FAULT)
        .withResult(backwards ? 1 : 0)
        .withCompleted(done)
        .withFault(at, write)
        .withCrc(crc);
  }
}
