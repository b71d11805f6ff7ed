package org.bindery.backend.sim.description;

import java.util.List;
import java.util.Optional;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.PortType;
import org.bindery.hardware.RequesterId;

/**
 * The topology that a listing's addresses and groups suggest: a guess, good enough to show a
 * configuration space and not to merge requester IDs.
 */
record ListedTopology(List<ListedFunction> functions) {
  private static final int EXPRESS_SIZE = 60;
  private static final int EXPRESS_VERSION = 2;

  /** A group that holds a bridge holds what is right behind it; of others nothing is known. */
  Optional<RequesterId> bridgeAbove(ListedFunction function) {
    RequesterId own = function.device().address;
    return functions.stream()
        .filter(other -> other.isBridge() && other.group() == function.group())
        .filter(other -> other.device().address.segment() == own.segment())
        .filter(other -> secondaryBus(other).filter(bus -> bus == own.bus()).isPresent())
        .map(other -> other.device().address)
        .findFirst();
  }

  /** The lowest bus above a bridge's own in its group. */
  private Optional<Integer> secondaryBus(ListedFunction bridge) {
    return functions.stream()
        .filter(other -> other.group() == bridge.group())
        .map(other -> other.device().address.bus())
        .filter(bus -> bus > bridge.device().address.bus())
        .min(Integer::compare);
  }

  /** Everything is taken to be PCI Express, as in any machine with an IOMMU. */
  byte[] config(ListedFunction function) {
    RequesterId own = function.device().address;
    ConfigWriter config = new ConfigWriter(function.device().ids());
    if (function.isBridge()) {
      int secondary = secondaryBus(function).orElse(0);
      config.bridge(own.bus(), secondary, secondary);
    }
    if (functions.stream().anyMatch(other -> sharesSlot(other.device().address, own))) {
      config.multifunction();
    }
    int express = config.capability(Capability.EXPRESS, EXPRESS_SIZE);
    config.u16(express + 2, EXPRESS_VERSION | port(function).code() << 4);
    config.u16(express + Capability.EXPRESS_CONTROL, Capability.EXPRESS_NO_SNOOP);
    return config.bytes();
  }

  private static PortType port(ListedFunction function) {
    boolean onRootBus = function.device().address.bus() == 0;
    if (function.isBridge()) {
      return onRootBus ? PortType.ROOT_PORT : PortType.DOWNSTREAM;
    }
    return onRootBus ? PortType.INTEGRATED_ENDPOINT : PortType.ENDPOINT;
  }

  private static boolean sharesSlot(RequesterId other, RequesterId own) {
    return !other.equals(own)
        && other.segment() == own.segment()
        && other.bus() == own.bus()
        && other.devfn() >> 3 == own.devfn() >> 3;
  }
}
