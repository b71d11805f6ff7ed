package org.bindery.shell.plugin;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A plug-in as it stands.
 *
 * @param name symbolic name of the bundle, or the file's name when there is none
 * @param bundle number of the bundle; empty when the framework has not taken it
 * @param file its file in the plug-ins directory; empty for a bundle of the distribution
 * @param state {@code active}, {@code installed}, ...; {@code refused} when the framework has not
 *     taken it
 * @param provides what it registered: {@code binder vfio-pci}, {@code deviceModel}
 * @param problem why it does not work, one sentence
 */
public record PluginState(
    String name,
    OptionalLong bundle,
    Optional<String> version,
    Optional<String> file,
    String state,
    List<String> provides,
    Optional<String> problem) {}
