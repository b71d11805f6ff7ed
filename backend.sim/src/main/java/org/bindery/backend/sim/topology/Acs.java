package org.bindery.backend.sim.topology;

import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;

/**
 * Access Control Services: whether a function sends all its traffic up to where the IOMMU sees it
 * ({@code pci_acs_enabled}, {@code pci_acs_path_enabled}). Quirks of single devices are not known
 * here.
 */
public final class Acs {
  public static final int SOURCE_VALIDATION = 0x01;
  public static final int TRANSLATION_BLOCKING = 0x02;
  public static final int REQUEST_REDIRECT = 0x04;
  public static final int COMPLETION_REDIRECT = 0x08;
  public static final int UPSTREAM_FORWARDING = 0x10;
  public static final int EGRESS_CONTROL = 0x20;
  public static final int DIRECT_TRANSLATED = 0x40;

  /** What isolation takes. */
  public static final int ISOLATION =
      SOURCE_VALIDATION | REQUEST_REDIRECT | COMPLETION_REDIRECT | UPSTREAM_FORWARDING;

  private static final int CAPABILITY_REGISTER = 4;
  private static final int CONTROL_REGISTER = 6;

  private Acs() {}

  /** True when the function's traffic cannot reach a neighbour around the IOMMU. */
  public static boolean isolates(PciNode node) {
    return has(node, ISOLATION);
  }

  private static boolean has(PciNode node, int services) {
    return switch (node.portType().orElse(null)) {
      // Conventional PCI has no such thing, neither have bridges to or from it.
      case null -> false;
      case EXPRESS_TO_PCI, PCI_TO_EXPRESS, EVENT_COLLECTOR -> false;
      // Ports must have the capability, alone in their slot or not.
      case ROOT_PORT, DOWNSTREAM -> enabled(node.description().config(), services);
      // A function alone in its slot has no neighbour to talk to.
      case ENDPOINT, LEGACY_ENDPOINT, INTEGRATED_ENDPOINT, UPSTREAM ->
          !node.multifunction() || enabled(node.description().config(), services);
    };
  }

  /** True when every function from this one up to the root bus isolates. */
  public static boolean pathIsolates(PciNode node) {
    return isolates(node) && node.bridges().stream().allMatch(Acs::isolates);
  }

  /** True when all requests go up to the IOMMU: what it takes to send any with a PASID. */
  public static boolean pathForwards(PciNode node) {
    int services = REQUEST_REDIRECT | UPSTREAM_FORWARDING;
    return has(node, services) && node.bridges().stream().allMatch(up -> has(up, services));
  }

  /** A service that the capability does not offer counts as always on, except egress control. */
  private static boolean enabled(ConfigImage config, int services) {
    int at = config.extendedCapability(Capability.ACS);
    if (at == 0) {
      return false;
    }
    int wanted = services & (config.u16(at + CAPABILITY_REGISTER) | EGRESS_CONTROL);
    return (config.u16(at + CONTROL_REGISTER) & wanted) == wanted;
  }
}
