package org.bindery.backend.sim.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bindery.backend.sim.pci.ResourceRange;

/** Reads the base address registers of a device. Not thread-safe. */
final class JsonBars {
  static final Set<String> FIELDS = Set.of("index", "kind", "size", "prefetchable", "address");

  /** What a register decodes. */
  enum Kind {
    MEMORY_32("memory32", 0x0, ResourceRange.MEMORY, 16),
    MEMORY_64("memory64", 0x4, ResourceRange.MEMORY | ResourceRange.MEMORY_64, 16),
    IO("io", 0x1, ResourceRange.IO, 4),
    ROM("rom", 0x0, ResourceRange.MEMORY | ResourceRange.PREFETCH | 0x4000, 2048);

    private final String word;
    private final int bits;
    private final long flags;
    private final long smallest;

    Kind(String word, int bits, long flags, long smallest) {
      this.word = word;
      this.bits = bits;
      this.flags = flags;
      this.smallest = smallest;
    }

    String word() {
      return word;
    }
  }

  private static final int FIRST_BAR = 0x10;
  private static final int PREFETCHABLE = 0x8;

  private final ConfigWriter config;
  private final List<ResourceRange> resources = new ArrayList<>();
  private int taken;

  JsonBars(ConfigWriter config) {
    this.config = config;
  }

  List<ResourceRange> resources() {
    return resources;
  }

  void read(JsonField field) {
    field.object(FIELDS);
    Kind kind = field.required("kind").word(Kind.values(), Kind::word);
    int last = kind == Kind.ROM ? ResourceRange.ROM_INDEX : kind == Kind.MEMORY_64 ? 4 : 5;
    int index = field.required("index").integer(kind == Kind.ROM ? last : 0, last);
    long size = field.required("size").size();
    if (Long.bitCount(size) != 1 || size < kind.smallest || size > 1L << 40) {
      throw field
          .required("size")
          .place()
          .expected("a power of two from %d".formatted(kind.smallest), Long.toString(size));
    }
    long address = address(field, kind, size);
    take(field, index);
    if (kind == Kind.MEMORY_64) {
      take(field, index + 1);
    }
    boolean prefetch = field.optional("prefetchable").map(JsonField::truth).orElse(false);
    int low = kind.bits | (prefetch ? PREFETCHABLE : 0);
    long flags =
        kind.flags | ResourceRange.SIZE_ALIGNED | low | (prefetch ? ResourceRange.PREFETCH : 0);
    resources.add(new ResourceRange(index, address, address + size - 1, flags));
    if (kind != Kind.ROM) {
      config.u32(FIRST_BAR + 4 * index, (int) address | low);
      if (kind == Kind.MEMORY_64) {
        config.u32(FIRST_BAR + 4 * index + 4, (int) (address >>> 32));
      }
    }
  }

  /** Where firmware put it; 0: nowhere yet. */
  private static long address(JsonField field, Kind kind, long size) {
    int bits = kind == Kind.MEMORY_64 ? 48 : kind == Kind.IO ? 16 : 32;
    long address = field.optional("address").map(value -> value.hex(bits)).orElse(0L);
    if (address % size != 0) {
      throw field
          .required("address")
          .place()
          .expected("a multiple of the size 0x%x".formatted(size), "0x%x".formatted(address));
    }
    return address;
  }

  private void take(JsonField field, int index) {
    if ((taken & 1 << index) != 0) {
      throw field.required("index").place().wrong("register %d is taken already".formatted(index));
    }
    taken |= 1 << index;
  }
}
