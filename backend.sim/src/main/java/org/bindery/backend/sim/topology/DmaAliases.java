package org.bindery.backend.sim.topology;

import java.util.ArrayList;
import java.util.List;
import org.bindery.hardware.RequesterId;

/**
 * The requester IDs that a function's DMA may carry by the time it is at the root: bridges to
 * conventional buses put their own in place ({@code pci_for_each_dma_alias}). Aliases that only
 * exist as quirks of single devices are not known here.
 */
public final class DmaAliases {
  private DmaAliases() {}

  /**
   * @param id the requester ID
   * @param owner the function that stands behind it: the device itself, then bridges
   */
  public record Alias(RequesterId id, PciNode owner) {}

  /** The function's own first, then from the nearest bridge upwards. */
  public static List<Alias> of(PciNode node) {
    List<Alias> aliases = new ArrayList<>();
    aliases.add(new Alias(node.address(), node));
    PciNode below = node;
    for (PciNode bridge : node.bridges()) {
      switch (bridge.portType().orElse(null)) {
        case EXPRESS_TO_PCI ->
            // Takes its secondary bus and device 0 for all that is behind it.
            aliases.add(
                new Alias(
                    new RequesterId(below.address().segment(), below.address().bus(), 0), bridge));
        case PCI_TO_EXPRESS -> aliases.add(new Alias(bridge.address(), bridge));
        case null -> aliases.add(new Alias(bridge.address(), bridge));
        case ROOT_PORT,
            UPSTREAM,
            DOWNSTREAM,
            ENDPOINT,
            LEGACY_ENDPOINT,
            INTEGRATED_ENDPOINT,
            EVENT_COLLECTOR -> {}
      }
      below = bridge;
    }
    return aliases;
  }
}
