package org.bindery.backend.sim.description;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/**
 * A group that the kernel formed. Of its regions those that firmware asks for are its members'; the
 * others are windows of the IOMMU, which follow from its make.
 */
final class GroupSection implements CaptureSection {
  private static final Map<String, ReservedRegion.Kind> FIRMWARE =
      Map.of(
          "direct", ReservedRegion.Kind.DIRECT,
          "direct-relaxable", ReservedRegion.Kind.DIRECT_RELAXABLE);

  private final Set<RequesterId> members = new HashSet<>();
  private final List<ReservedRegion> regions = new ArrayList<>();

  GroupSection(CaptureLine line) {
    line.decimal(1);
  }

  @Override
  public void line(CaptureLine line) {
    switch (line.key()) {
      case "member" -> members.add(line.pciName(1));
      case "reserved" -> reserved(line);
      default -> throw line.place().expected("member or reserved", line.key());
    }
  }

  private void reserved(CaptureLine line) {
    long start = line.prefixedHex(1, 64);
    long last = line.prefixedHex(2, 64);
    ReservedRegion.Kind kind = FIRMWARE.get(line.word(3, "the kind of reserved region"));
    if (Long.compareUnsigned(last, start) < 0) {
      throw line.place()
          .expected("a last address not below 0x%x".formatted(start), line.word(2, ""));
    }
    if (kind != null) {
      regions.add(new ReservedRegion(new IovaRange(start, last), kind));
    }
  }

  boolean has(RequesterId device) {
    return members.contains(device);
  }

  /** What firmware wants reserved or mapped 1:1 for the members. */
  List<ReservedRegion> regions() {
    return regions;
  }
}
