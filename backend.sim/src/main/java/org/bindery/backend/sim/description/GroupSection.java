package org.bindery.backend.sim.description;

/** A group that the kernel formed. Read for its form only. */
final class GroupSection implements CaptureSection {
  GroupSection(CaptureLine line) {
    line.decimal(1);
  }

  @Override
  public void line(CaptureLine line) {
    switch (line.key()) {
      case "member" -> line.pciName(1);
      case "reserved" -> {
        line.prefixedHex(1, 64);
        line.prefixedHex(2, 64);
        line.word(3, "the kind of reserved region");
      }
      default -> throw line.place().expected("member or reserved", line.key());
    }
  }
}
