package org.bindery.backend.sim.description;

import java.util.HashSet;
import java.util.Set;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.PortType;
import org.bindery.backend.sim.pci.RequestCapabilities;
import org.bindery.backend.sim.topology.Acs;
import org.bindery.model.iommu.PasidTable;

/** Reads the capabilities of a device, each of which it may have once. Not thread-safe. */
final class JsonCapabilities {
  static final Set<String> BUS_FIELDS = Set.of("primary", "secondary", "subordinate");

  /** The capabilities that a description can name. */
  enum Type {
    POWER_MANAGEMENT("powerManagement"),
    MSI("msi"),
    MSIX("msix"),
    EXPRESS("express"),
    ACS("acs"),
    ATS("ats"),
    PRI("pri"),
    PASID("pasid");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Access control services by the names that lspci gives them. */
  enum Service {
    SV(Acs.SOURCE_VALIDATION),
    TB(Acs.TRANSLATION_BLOCKING),
    RR(Acs.REQUEST_REDIRECT),
    CR(Acs.COMPLETION_REDIRECT),
    UF(Acs.UPSTREAM_FORWARDING),
    EC(Acs.EGRESS_CONTROL),
    DT(Acs.DIRECT_TRANSLATED);

    private final int bit;

    Service(int bit) {
      this.bit = bit;
    }
  }

  private final ConfigWriter config;
  private final Set<Type> seen = new HashSet<>();

  JsonCapabilities(ConfigWriter config) {
    this.config = config;
  }

  static void bus(JsonField field, ConfigWriter config) {
    field.object(BUS_FIELDS);
    int secondary = field.required("secondary").integer(1, 255);
    config.bridge(
        field.optional("primary").map(bus -> bus.integer(0, 255)).orElse(0),
        secondary,
        field.optional("subordinate").map(bus -> bus.integer(secondary, 255)).orElse(secondary));
  }

  void read(JsonField field) {
    // The other fields depend on the type, so look for that one alone first.
    field.names();
    Type type = field.required("type").word(Type.values(), Type::word);
    if (!seen.add(type)) {
      throw field.place().wrong("capability " + type.word() + " is there twice");
    }
    switch (type) {
      case POWER_MANAGEMENT -> {
        field.object(Set.of("type"));
        config.u16(room(field, Capability.POWER_MANAGEMENT, 8) + 2, 0x0003);
      }
      case MSI -> msi(field);
      case MSIX -> {
        field.object(Set.of("type", "vectors"));
        int vectors = field.required("vectors").integer(1, 2048);
        config.u16(room(field, Capability.MSIX, 12) + 2, vectors - 1);
      }
      case EXPRESS -> {
        field.object(Set.of("type", "port"));
        PortType port = field.required("port").word(PortType.values(), PortType::word);
        int at = room(field, Capability.EXPRESS, 60);
        config.u16(at + 2, 0x2 | port.code() << 4);
        config.u16(at + Capability.EXPRESS_CONTROL, Capability.EXPRESS_NO_SNOOP);
      }
      case ACS -> acs(field);
      case ATS -> {
        field.object(Set.of("type"));
        config.extendedCapability(Capability.ATS, 8);
      }
      case PRI -> pri(field);
      case PASID -> {
        field.object(Set.of("type", "bits"));
        int bits = field.required("bits").integer(1, PasidTable.MAX_BITS);
        config.u16(
            config.extendedCapability(Capability.PASID, 8) + RequestCapabilities.PASID_CAPABILITY,
            bits << RequestCapabilities.PASID_WIDTH_SHIFT);
      }
    }
  }

  private void msi(JsonField field) {
    field.object(Set.of("type", "vectors"));
    int vectors = field.required("vectors").integer(1, 32);
    if (Integer.bitCount(vectors) != 1) {
      throw field
          .required("vectors")
          .place()
          .expected("1, 2, 4, 8, 16 or 32", Integer.toString(vectors));
    }
    int control = 0x80 | Integer.numberOfTrailingZeros(vectors) << 1;
    config.u16(room(field, Capability.MSI, 14) + 2, control);
  }

  private void acs(JsonField field) {
    field.object(Set.of("type", "supported", "enabled"));
    int supported = services(field, "supported");
    int enabled = services(field, "enabled");
    if ((enabled & ~supported) != 0) {
      throw field.required("enabled").place().expected("services that are supported", "others");
    }
    int at = config.extendedCapability(Capability.ACS, 8);
    config.u16(at + 4, supported);
    config.u16(at + 6, enabled);
  }

  private void pri(JsonField field) {
    field.object(Set.of("type", "requests"));
    int requests = field.required("requests").integer(1, 1 << 20);
    int at = config.extendedCapability(Capability.PRI, 16);
    config.u16(at + RequestCapabilities.PRI_STATUS, RequestCapabilities.PRI_STOPPED);
    config.u32(at + RequestCapabilities.PRI_CAPACITY, requests);
  }

  private static int services(JsonField field, String name) {
    int bits = 0;
    for (JsonField service : field.elements(name)) {
      bits |= service.word(Service.values(), Service::name).bit;
    }
    return bits;
  }

  private int room(JsonField field, int id, int size) {
    int at = config.capability(id, size);
    if (at < 0) {
      throw field.place().expected("capabilities that fit into 256 bytes", "no room for this one");
    }
    return at;
  }
}
