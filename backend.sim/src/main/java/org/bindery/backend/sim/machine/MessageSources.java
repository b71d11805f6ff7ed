package org.bindery.backend.sim.machine;

import java.util.List;
import org.bindery.backend.sim.interrupt.MessageSource;
import org.bindery.backend.sim.interrupt.SourceCheck;
import org.bindery.backend.sim.topology.DmaAliases;
import org.bindery.backend.sim.topology.DmaAliases.Alias;
import org.bindery.backend.sim.topology.PciNode;

/** Which writes a function's remapping entries are for: {@code set_msi_sid} of Linux' VT-d. */
final class MessageSources {
  private MessageSources() {}

  static MessageSource of(PciNode node) {
    List<Alias> aliases = DmaAliases.of(node);
    return new MessageSource(node.name(), aliases.getLast().id(), check(node, aliases));
  }

  private static SourceCheck check(PciNode node, List<Alias> aliases) {
    Alias last = aliases.getLast();
    int bus = node.address().bus();
    if (last.id().bus() != last.owner().address().bus()) {
      // A bridge from PCI Express takes its secondary bus for some of what is behind it, not all.
      return SourceCheck.buses(last.id().bus(), bus);
    }
    if (aliases.size() >= 2 && aliases.stream().allMatch(alias -> alias.id().bus() == bus)) {
      return SourceCheck.buses(bus, bus);
    }
    boolean elsewhere = last.owner().address().bus() != bus;
    return SourceCheck.exactly((elsewhere ? last.id() : node.address()).source());
  }
}
