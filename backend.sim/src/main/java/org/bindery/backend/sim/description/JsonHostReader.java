package org.bindery.backend.sim.description;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bindery.backend.sim.json.JsonReader;
import org.bindery.backend.sim.json.JsonSyntaxException;

/**
 * Reads a host description in JSON; its language is published as {@code
 * host-description.schema.json} beside this class.
 */
public final class JsonHostReader {
  static final Set<String> FIELDS = Set.of("$schema", "comment", "memory", "iommus", "devices");
  static final Set<String> IOMMU_FIELDS = iommuFields();

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  private static final Pattern SEGMENT = Pattern.compile("[0-9a-f]{4}");

  private final String source;

  public JsonHostReader(String source) {
    this.source = source;
  }

  HostDescription read(String text) {
    JsonField host = parse(text).object(FIELDS);
    long memory =
        host.optional("memory").map(JsonField::size).orElse(HostDescription.DEFAULT_MEMORY);
    List<IommuDescription> iommus = host.elements("iommus").stream().map(this::iommu).toList();
    List<DeviceDescription> devices =
        host.required("devices").elements().stream()
            .map(field -> new JsonDeviceReader(field, iommus).read())
            .toList();
    if (devices.isEmpty()) {
      throw host.required("devices").place().expected("at least one device", "none");
    }
    DescriptionCheck.check(devices, iommus);
    return new HostDescription(source, memory, devices, iommus);
  }

  /** Reads a single device, to be plugged into a machine with these IOMMUs. */
  public DeviceDescription readDevice(String text, List<IommuDescription> iommus) {
    return new JsonDeviceReader(parse(text), iommus).read();
  }

  private JsonField parse(String text) {
    try {
      return new JsonField(source, JsonReader.parse(text));
    } catch (JsonSyntaxException e) {
      throw new Place(source, e.place().toString()).expected(e.expected(), e.found());
    }
  }

  private IommuDescription iommu(JsonField field) {
    field.object(IOMMU_FIELDS);
    String name =
        field
            .required("name")
            .text(NAME, "a name of 1 to 63 letters, digits, dots, dashes, underscores");
    IommuMake make = field.required("make").word(IommuMake.values(), IommuMake::word);
    Map<String, Long> registers = new TreeMap<>();
    for (String register : IommuMake.allRegisters()) {
      field
          .optional(register)
          .ifPresent(value -> registers.put(register, value.hex(make.registerBits())));
    }
    for (String register : registers.keySet()) {
      if (!make.defaults().containsKey(register)) {
        throw field
            .required(register)
            .place()
            .expected(
                "one of the registers of %s: %s"
                    .formatted(
                        make.word(), String.join(", ", new TreeSet<>(make.defaults().keySet()))),
                register);
      }
    }
    Set<Integer> canwbs =
        field.elements("canwbs").stream()
            .map(
                segment -> Integer.parseInt(segment.text(SEGMENT, "a PCI segment as \"0000\""), 16))
            .collect(Collectors.toSet());
    if (!canwbs.isEmpty() && make != IommuMake.SMMUV3) {
      throw field.required("canwbs").place().expected("canwbs of a make smmuv3 only", make.word());
    }
    return new IommuDescription(name, make, registers, canwbs, field.place());
  }

  private static Set<String> iommuFields() {
    Set<String> fields = new TreeSet<>(IommuMake.allRegisters());
    fields.addAll(Set.of("name", "make", "canwbs"));
    return Set.copyOf(fields);
  }
}
