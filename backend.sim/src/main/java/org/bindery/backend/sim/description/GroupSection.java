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
 * A group that the kernel formed. Its regions are taken for those of each of its members; the
 * windows that follow from the make of their IOMMU are among them.
 */
final class GroupSection implements CaptureSection {
  /** As Linux shows them: the window that software maps is of type msi, too. */
  private static final Map<String, ReservedRegion.Kind> KINDS =
      Map.of(
          "direct", ReservedRegion.Kind.DIRECT,
          "direct-relaxable", ReservedRegion.Kind.DIRECT_RELAXABLE,
          "reserved", ReservedRegion.Kind.RESERVED,
          "msi", ReservedRegion.Kind.MSI);

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
    String word = line.word(3, "the kind of reserved region");
    ReservedRegion.Kind kind = KINDS.get(word);
    if (Long.compareUnsigned(last, start) < 0) {
      throw line.place()
          .expected("a last address not below 0x%x".formatted(start), line.word(2, ""));
    }
    if (kind == null) {
      throw line.place().expected("direct, direct-relaxable, reserved or msi", word);
    }
    regions.add(new ReservedRegion(new IovaRange(start, last), kind));
  }

  boolean has(RequesterId device) {
    return members.contains(device);
  }

  /** What the members cannot have mapped. */
  List<ReservedRegion> regions() {
    return regions;
  }
}
