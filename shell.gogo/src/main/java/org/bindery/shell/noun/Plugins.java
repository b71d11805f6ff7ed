package org.bindery.shell.noun;

import java.util.List;
import java.util.function.Supplier;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;
import org.bindery.shell.plugin.PluginState;

/** Bundles that are plug-ins: {@code plugins}. */
public final class Plugins {
  private final Supplier<List<PluginState>> scan;

  public Plugins(Supplier<List<PluginState>> scan) {
    this.scan = scan;
  }

  List<Verb> verbs() {
    return List.of(Verb.of("plugins", "plug-ins, and why one does not work", this::list));
  }

  private Listing<PluginState> list(Arguments arguments) {
    return new Listing<>(PluginState.class, scan.get());
  }
}
