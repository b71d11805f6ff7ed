package org.bindery.backend.sim.description;

import java.util.List;
import org.bindery.backend.sim.pci.PciName;
import org.bindery.hardware.RequesterId;

/**
 * A line of a capture, split into words.
 *
 * @param words the first is the key
 */
record CaptureLine(List<String> words, Place place) {
  String key() {
    return words.getFirst();
  }

  String word(int index, String what) {
    if (index >= words.size()) {
      throw place.expected(what + " after " + words.getLast(), "the end of the line");
    }
    return words.get(index);
  }

  RequesterId pciName(int index) {
    String text = word(index, PciName.EXPECTED);
    return PciName.parse(text).orElseThrow(() -> place.expected(PciName.EXPECTED, text));
  }

  /** A number after {@code 0x}, of at most some bits. */
  long prefixedHex(int index, int bits) {
    String what = "a hexadecimal number of up to %d bits with 0x".formatted(bits);
    String text = word(index, what);
    if (!text.startsWith("0x")) {
      throw place.expected(what, text);
    }
    return parse(text.substring(2), bits, what);
  }

  /** A hexadecimal number without prefix. */
  long hex(int index, int bits) {
    String what = "a hexadecimal number of up to %d bits".formatted(bits);
    return parse(word(index, what), bits, what);
  }

  int decimal(int index) {
    String text = word(index, "a decimal number");
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below with the place.
    }
    throw place.expected("a decimal number", text);
  }

  /** A part of a word as a hexadecimal number without prefix. */
  long parse(String digits, int bits, String what) {
    try {
      long value = Long.parseUnsignedLong(digits, 16);
      if (!digits.startsWith("+") && (bits == 64 || value >>> bits == 0)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below with the place.
    }
    throw place.expected(what, words.contains(digits) ? digits : "0x" + digits);
  }
}
