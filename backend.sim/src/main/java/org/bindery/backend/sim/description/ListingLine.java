package org.bindery.backend.sim.description;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.backend.sim.pci.PciName;
import org.bindery.hardware.RequesterId;

/**
 * A line of a listing of groups, in any of the three shapes that people paste: {@code IOMMU Group
 * 1:} with its functions below, the group before every function with or without a colon.
 *
 * @param group empty: the line names none
 * @param text what stands after the group; empty: nothing
 */
record ListingLine(OptionalInt group, String text) {
  private static final Pattern GROUP = Pattern.compile("IOMMU Group\\s+(\\d{1,6})(?::|\\s|$)(.*)");

  /** {@code lspci -nn}: address, class in words [class]: name [vendor:device] (rev). */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?<address>(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\\s+"
              + "(?<kind>[^\\[]+)\\[(?<code>[0-9a-f]{4})\\]:?\\s+"
              + "(?<name>.*)\\[(?<vendor>[0-9a-f]{4}):(?<device>[0-9a-f]{4})\\]"
              + "(?:\\s+\\((?:rev (?<revision>[0-9a-f]{2})|prog-if (?<interface>[0-9a-f]{2})[^)]*)\\))*");

  private static final Pattern SUBSYSTEM =
      Pattern.compile("Subsystem:.*\\[([0-9a-f]{4}):([0-9a-f]{4})\\]");
  private static final Pattern DRIVER = Pattern.compile("Kernel driver in use:\\s*(\\S+)");
  private static final Pattern ASIDE =
      Pattern.compile("(Kernel modules|DeviceName|Subsystem|Flags|Control|NUMA node):.*|```.*");

  /** True when the text may be a listing. */
  static boolean beginsListing(String text) {
    return text.strip().startsWith("IOMMU Group");
  }

  static ListingLine of(String line) {
    Matcher matcher = GROUP.matcher(line.strip());
    return matcher.matches()
        ? new ListingLine(
            OptionalInt.of(Integer.parseInt(matcher.group(1))), matcher.group(2).strip())
        : new ListingLine(OptionalInt.empty(), line.strip());
  }

  /** The function that the line is of; empty: it is of none. */
  Optional<ListedFunction> function(int inGroup, Place place) {
    Matcher line = FUNCTION.matcher(text);
    if (!line.matches()) {
      return Optional.empty();
    }
    String address = line.group("address");
    RequesterId id =
        PciName.parse(address.length() < 12 ? "0000:" + address : address).orElseThrow();
    DeviceBuilder device = new DeviceBuilder(id, place);
    device.vendor = hex(line.group("vendor"));
    device.device = hex(line.group("device"));
    device.deviceClass = hex(line.group("code")) << 8 | hex(line.group("interface"));
    device.revision = hex(line.group("revision"));
    return Optional.of(
        new ListedFunction(
            inGroup, line.group("kind").strip() + ": " + line.group("name").strip(), device));
  }

  /**
   * Takes what the line says of the function above it.
   *
   * @return false: nothing that is known
   */
  boolean detail(ListedFunction of) {
    Matcher driver = DRIVER.matcher(text);
    if (driver.matches()) {
      of.device().driver = driver.group(1);
      return true;
    }
    Matcher subsystem = SUBSYSTEM.matcher(text);
    if (subsystem.matches()) {
      of.device().subsystemVendor = hex(subsystem.group(1));
      of.device().subsystemDevice = hex(subsystem.group(2));
      return true;
    }
    return aside();
  }

  /** True for what says nothing that matters here. */
  boolean aside() {
    return text.isEmpty() || ASIDE.matcher(text).matches();
  }

  private static int hex(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits, 16);
  }
}
