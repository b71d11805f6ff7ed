package org.bindery.model.idxd.descriptor;

import java.util.Optional;
import org.bindery.model.idxd.operation.Overlap;

/**
 * What the hardware checks of a descriptor before it does anything, in this order: operation,
 * flags, reserved fields, size, alignment and overlap, the record's address. Pure functions.
 *
 * <p>The public headers give the codes but not the order, so the order is ours. Interrupt handles
 * are checked by who has them, before the record's address.
 */
public final class DescriptorRules {
  private static final int FLAGS_IN_CACHE = Flag.of(Flag.CACHE_CONTROL);
  private static final int RECORD_MASK = CompletionRecord.BYTES - 1;
  private static final int LEAST_BATCH = 2;
  private static final int SEED_MASK = 3;

  private DescriptorRules() {}

  /**
   * What is wrong with a descriptor but for its record's address; empty: nothing.
   *
   * @param inBatch it comes from a batch, where FENCE is allowed and another batch is not
   */
  public static Optional<CompletionRecord> check(
      Descriptor descriptor, Limits limits, boolean inBatch) {
    Optional<Opcode> opcode =
        Opcode.of(descriptor.operation())
            .filter(known -> limits.operations().has(known.code()))
            .filter(known -> known != Opcode.BATCH || !inBatch);
    if (opcode.isEmpty()) {
      return wrong(CompletionStatus.BAD_OPERATION);
    }
    int invalid = invalidFlags(opcode.get(), descriptor, limits, inBatch);
    if (invalid != 0) {
      return Optional.of(
          CompletionRecord.of(CompletionStatus.INVALID_FLAGS).withInvalidFlags(invalid));
    }
    if (ReservedFields.used(opcode.get(), descriptor)) {
      return wrong(CompletionStatus.RESERVED);
    }
    return checkFields(opcode.get(), descriptor, limits);
  }

  private static Optional<CompletionRecord> wrong(CompletionStatus status) {
    return Optional.of(CompletionRecord.of(status));
  }

  private static int invalidFlags(
      Opcode opcode, Descriptor descriptor, Limits limits, boolean inBatch) {
    int allowed = opcode.allowedFlags();
    if (!inBatch) {
      allowed &= ~Flag.FENCE.mask();
    }
    if (!limits.blockOnFault() || !limits.general().blockOnFault()) {
      allowed &= ~Flag.BLOCK_ON_FAULT.mask();
    }
    boolean cacheControl =
        opcode == Opcode.CFLUSH
            ? limits.general().cacheControlFlush()
            : limits.general().cacheControlMemory();
    if (!cacheControl) {
      allowed &= ~FLAGS_IN_CACHE;
    }
    if (!limits.general().destinationReadback()) {
      allowed &= ~Flag.DESTINATION_READBACK.mask();
    }
    if (!limits.general().drainReadback()) {
      allowed &= ~Flag.of(Flag.READBACK1_VALID, Flag.READBACK2_VALID) | notDrain(opcode);
    }
    if (!descriptor.has(Flag.RECORD_ADDRESS_VALID)) {
      // A record cannot be asked for without saying where.
      allowed &= ~Flag.REQUEST_RECORD.mask();
    }
    return descriptor.flags() & ~allowed;
  }

  /** Other operations have other meanings for the bits of the readback flags. */
  private static int notDrain(Opcode opcode) {
    return opcode == Opcode.DRAIN ? 0 : -1;
  }

  private static Optional<CompletionRecord> checkFields(
      Opcode opcode, Descriptor descriptor, Limits limits) {
    return switch (opcode) {
      case NOOP, DRAIN -> Optional.empty();
      case BATCH -> checkBatch(descriptor, limits);
      default -> checkTransfer(opcode, descriptor, limits);
    };
  }

  private static Optional<CompletionRecord> checkBatch(Descriptor descriptor, Limits limits) {
    if (descriptor.size() < LEAST_BATCH || descriptor.size() > limits.maxBatch()) {
      return wrong(CompletionStatus.DESCRIPTOR_COUNT);
    }
    if ((descriptor.first() & Descriptor.BYTES - 1) != 0) {
      return wrong(CompletionStatus.LIST_ALIGNMENT);
    }
    return endsInSpace(descriptor.first(), descriptor.size() * Descriptor.BYTES)
        ? Optional.empty()
        : wrong(CompletionStatus.DESCRIPTOR_COUNT);
  }

  private static Optional<CompletionRecord> checkTransfer(
      Opcode opcode, Descriptor descriptor, Limits limits) {
    long size = descriptor.size();
    if (size == 0 || size > limits.maxTransfer()) {
      return wrong(CompletionStatus.TRANSFER_SIZE);
    }
    boolean first = opcode != Opcode.MEMFILL;
    boolean second = opcode != Opcode.COMPVAL && opcode != Opcode.CRCGEN;
    // A range must not go on at address 0.
    if (first && !endsInSpace(descriptor.first(), size)
        || second && !endsInSpace(descriptor.second(), size)) {
      return wrong(CompletionStatus.TRANSFER_SIZE);
    }
    boolean seedInMemory =
        (opcode == Opcode.CRCGEN || opcode == Opcode.COPY_CRC)
            && descriptor.has(Flag.CRC_SEED_IN_MEMORY);
    if (seedInMemory && (descriptor.seedAddress() & SEED_MASK) != 0) {
      return wrong(CompletionStatus.ADDRESS_ALIGNMENT);
    }
    boolean mayOverlap =
        opcode == Opcode.MEMMOVE ? limits.general().overlappingCopy() : opcode != Opcode.COPY_CRC;
    return mayOverlap || !Overlap.exists(descriptor.first(), descriptor.second(), size)
        ? Optional.empty()
        : wrong(CompletionStatus.OVERLAP);
  }

  private static boolean endsInSpace(long address, long size) {
    return Long.compareUnsigned(address + (size - 1), address) >= 0;
  }

  /** True when a descriptor says where its record goes, and it can go there. */
  public static boolean recordAligned(Descriptor descriptor) {
    return (descriptor.recordAddress() & RECORD_MASK) == 0;
  }
}
