package org.bindery.backend.sim.pci;

import java.util.Optional;

/** Kinds of PCI Express function (PCI Express Capabilities register, bits 7:4). */
public enum PortType {
  ENDPOINT(0x0, "endpoint"),
  LEGACY_ENDPOINT(0x1, "legacyEndpoint"),
  ROOT_PORT(0x4, "rootPort"),
  UPSTREAM(0x5, "upstreamPort"),
  DOWNSTREAM(0x6, "downstreamPort"),
  /** PCI Express above, conventional PCI below. */
  EXPRESS_TO_PCI(0x7, "expressToPci"),
  /** Conventional PCI above, PCI Express below. */
  PCI_TO_EXPRESS(0x8, "pciToExpress"),
  INTEGRATED_ENDPOINT(0x9, "integratedEndpoint"),
  EVENT_COLLECTOR(0xa, "eventCollector");

  private final int code;
  private final String word;

  PortType(int code, String word) {
    this.code = code;
    this.word = word;
  }

  public int code() {
    return code;
  }

  /** As host descriptions write it. */
  public String word() {
    return word;
  }

  /** Empty: the function is conventional PCI. */
  public static Optional<PortType> of(ConfigImage image) {
    int at = image.capability(Capability.EXPRESS);
    if (at == 0) {
      return Optional.empty();
    }
    int code = image.u16(at + 2) >> 4 & 0xf;
    for (PortType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
