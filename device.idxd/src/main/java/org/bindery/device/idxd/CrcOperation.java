package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.operation.Crc32c;

/**
 * CRCGEN and COPY_CRC. After a fault the record has the checksum of what was completed, which is
 * the seed of the rest.
 */
final class CrcOperation extends Transfer {
  private static final ValueLayout.OfInt SEED =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Descriptor descriptor;
  private final boolean copies;
  private final Reach reach;
  private final Staging staging;
  // Null until the seed is known.
  private Crc32c crc;

  CrcOperation(Descriptor descriptor, Reach reach, Staging staging) {
    super(descriptor.size());
    this.descriptor = descriptor;
    this.copies = descriptor.operation() == Opcode.COPY_CRC.code();
    this.reach = reach;
    this.staging = staging;
    if (!descriptor.has(Flag.CRC_SEED_IN_MEMORY)) {
      begin(descriptor.seed());
    }
  }

  private void begin(int seed) {
    crc =
        new Crc32c(
            seed,
            descriptor.has(Flag.CRC_BYPASS_INVERSION),
            descriptor.has(Flag.CRC_BYPASS_DATA_REFLECTION));
  }

  @Override
  long room(long at) {
    long first = Reach.toPageEnd(descriptor.first() + at);
    return copies ? Math.min(first, Reach.toPageEnd(descriptor.second() + at)) : first;
  }

  @Override
  Optional<PageFault> piece(long at, long length) {
    Optional<PageFault> fault = crc == null ? readSeed() : Optional.empty();
    MemorySegment bytes = staging.first(length);
    fault = fault.or(() -> reach.read(descriptor.first() + at, bytes));
    if (copies) {
      fault = fault.or(() -> reach.write(descriptor.second() + at, bytes));
    }
    if (fault.isEmpty()) {
      crc.update(bytes);
    }
    return fault;
  }

  private Optional<PageFault> readSeed() {
    MemorySegment seed = staging.second(Integer.BYTES);
    Optional<PageFault> fault = reach.read(descriptor.seedAddress(), seed);
    if (fault.isEmpty()) {
      begin(seed.get(SEED, 0));
    }
    return fault;
  }

  @Override
  CompletionRecord told(CompletionRecord record) {
    return crc == null ? record : record.withCrc(crc.value());
  }
}
