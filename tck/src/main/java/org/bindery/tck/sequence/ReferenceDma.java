package org.bindery.tck.sequence;

import java.util.Map;
import org.bindery.api.Access;
import org.bindery.tck.sequence.ReferenceIoas.Chunk;

/** What DMA of 8 bytes reaches, byte by byte. */
final class ReferenceDma {
  private static final int BYTES = 8;

  private final ReferenceAttachments attachments;
  private final Map<Place, Byte> bytes;

  ReferenceDma(ReferenceAttachments attachments, Map<Place, Byte> bytes) {
    this.attachments = attachments;
    this.bytes = bytes;
  }

  Outcome write(ReferenceDevice device, long iova, long value) {
    for (int i = 0; i < BYTES; i++) {
      Chunk chunk = at(device, iova, i);
      if (chunk == null || !chunk.access().writes()) {
        return refused(iova, i, Access.WRITE);
      }
    }
    for (int i = 0; i < BYTES; i++) {
      bytes.put(place(at(device, iova, i), iova + i), (byte) (value >>> 8 * i));
    }
    return Outcome.done();
  }

  Outcome read(ReferenceDevice device, long iova) {
    long value = 0;
    for (int i = 0; i < BYTES; i++) {
      Chunk chunk = at(device, iova, i);
      if (chunk == null) {
        return refused(iova, i, Access.READ);
      }
      if (!chunk.access().reads()) {
        // Some formats of tables cannot say write and not read.
        return Outcome.unspecified();
      }
      value |= (of(place(chunk, iova + i)) & 0xffL) << 8 * i;
    }
    return Outcome.of(value);
  }

  long load(Place place) {
    long value = 0;
    for (int i = 0; i < BYTES; i++) {
      value |= (of(place.plus(i)) & 0xffL) << 8 * i;
    }
    return value;
  }

  private byte of(Place place) {
    return bytes.getOrDefault(place, (byte) 0);
  }

  private static Place place(Chunk chunk, long iova) {
    return chunk.place().plus(iova - chunk.iova());
  }

  /** What byte i of a request reaches; null: nothing. A request does not wrap. */
  private Chunk at(ReferenceDevice device, long iova, int i) {
    ReferenceTable table = attachments.tableOf(device.facts.group());
    if (table == null || Long.compareUnsigned(iova + BYTES - 1, iova) < 0) {
      return null;
    }
    return table.ioas.chunks.stream()
        .filter(chunk -> chunk.meets(iova + i, iova + i))
        .findFirst()
        .orElse(null);
  }

  private static Outcome refused(long iova, int i, Access access) {
    return EngineTarget.refused(1, iova + i, access);
  }
}
