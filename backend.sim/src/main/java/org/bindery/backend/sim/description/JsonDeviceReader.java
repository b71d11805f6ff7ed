package org.bindery.backend.sim.description;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** Reads a device of a JSON host description. */
final class JsonDeviceReader {
  static final Set<String> FIELDS =
      Set.of(
          "name",
          "bridge",
          "vendor",
          "device",
          "subsystemVendor",
          "subsystemDevice",
          "class",
          "revision",
          "driver",
          "iommu",
          "resetMethods",
          "reservedRegions",
          "bars",
          "config",
          "capabilities",
          "multifunction",
          "interruptPin",
          "bus");
  static final Set<String> REGION_FIELDS = Set.of("start", "last", "kind");
  static final List<String> RESET_METHODS =
      List.of("device_specific", "acpi", "flr", "af_flr", "pm", "bus");

  private static final Pattern DRIVER = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
  private static final Pattern OFFSET = Pattern.compile("0x[0-9a-f]{1,3}");
  private static final Pattern BYTES = Pattern.compile("[0-9a-f]{2}( [0-9a-f]{2})*");

  private final JsonField field;

  /** In the place of an IOMMU's name. */
  private static final String NONE = "none";

  private final List<IommuDescription> iommus;

  JsonDeviceReader(JsonField field, List<IommuDescription> iommus) {
    this.field = field;
    this.iommus = iommus;
  }

  DeviceDescription read() {
    field.object(FIELDS);
    RequesterId address = field.required("name").pciName();
    PciIds ids = ids();
    ConfigWriter config = new ConfigWriter(ids);
    config.interruptPin(field.optional("interruptPin").map(pin -> pin.integer(0, 4)).orElse(0));
    if (field.optional("multifunction").map(JsonField::truth).orElse(false)) {
      config.multifunction();
    }
    field.optional("bus").ifPresent(bus -> JsonCapabilities.bus(bus, config));
    JsonBars bars = new JsonBars(config);
    field.elements("bars").forEach(bars::read);
    JsonCapabilities capabilities = new JsonCapabilities(config);
    field.elements("capabilities").forEach(capabilities::read);
    field.optional("config").ifPresent(bytes -> overlay(bytes, config));
    return new DeviceDescription(
        address,
        field.optional("bridge").map(JsonField::pciName),
        ids,
        field.optional("driver").map(driver -> driver.text(DRIVER, "a driver's name")),
        iommu(),
        field.elements("resetMethods").stream()
            .map(method -> method.word(RESET_METHODS.toArray(String[]::new), word -> word))
            .toList(),
        bars.resources(),
        field.elements("reservedRegions").stream().map(JsonDeviceReader::region).toList(),
        ConfigImage.of(config.bytes()),
        Optional.empty(),
        field.place());
  }

  private PciIds ids() {
    return new PciIds(
        (int) field.required("vendor").hex(16),
        (int) field.required("device").hex(16),
        hex("subsystemVendor", 16),
        hex("subsystemDevice", 16),
        (int) field.required("class").hex(24),
        hex("revision", 8));
  }

  private int hex(String name, int bits) {
    return field.optional(name).map(value -> (int) value.hex(bits)).orElse(0);
  }

  /** The IOMMU that is named, or none; where nothing is said, the machine's only one. */
  private Optional<String> iommu() {
    Optional<JsonField> named = field.optional("iommu");
    if (named.isEmpty()) {
      return iommus.size() == 1 ? Optional.of(iommus.getFirst().name()) : Optional.empty();
    }
    Stream<String> names = iommus.stream().map(IommuDescription::name);
    String name =
        named
            .get()
            .word(Stream.concat(names, Stream.of(NONE)).toArray(String[]::new), word -> word);
    return Optional.of(name).filter(one -> !one.equals(NONE));
  }

  private static ReservedRegion region(JsonField field) {
    field.object(REGION_FIELDS);
    long start = field.required("start").hex(64);
    long last = field.required("last").hex(64);
    if (Long.compareUnsigned(last, start) < 0) {
      throw field
          .required("last")
          .place()
          .expected("an address not below 0x%x".formatted(start), "0x%x".formatted(last));
    }
    ReservedRegion.Kind kind =
        field
            .required("kind")
            .word(ReservedRegion.Kind.values(), word -> word.name().toLowerCase(Locale.ROOT));
    return new ReservedRegion(new IovaRange(start, last), kind);
  }

  /** Bytes at offsets, over what the other fields made. */
  private static void overlay(JsonField field, ConfigWriter config) {
    for (String offset : field.names()) {
      JsonField bytes = field.required(offset);
      if (!OFFSET.matcher(offset).matches()) {
        throw bytes.place().expected("an offset as \"0x40\" for a name", "\"" + offset + "\"");
      }
      byte[] run =
          HexFormat.ofDelimiter(" ").parseHex(bytes.text(BYTES, "bytes as \"05 00 80 00\""));
      int at = Integer.decode(offset);
      if (at + run.length > ConfigImage.EXPRESS_SIZE) {
        throw bytes
            .place()
            .expected("bytes that end within 4096", run.length + " bytes at " + offset);
      }
      config.overlay(at, run);
    }
  }
}
