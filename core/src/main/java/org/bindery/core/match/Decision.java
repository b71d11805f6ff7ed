package org.bindery.core.match;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.api.BinderMatch;

/**
 * Which binder a device gets, and why.
 *
 * @param best empty: nobody knows the device
 * @param candidates every binder that was asked, best first
 * @param tie those that have the highest score together, when several have
 * @param sound whether every binder answered by itself
 */
public record Decision(
    Optional<BinderHandle> best, List<BinderMatch> candidates, List<String> tie, boolean sound) {

  /** All answers in one phrase: {@code edu 400 (vendor 1234 ...), vfio-pci 100 (...)}. */
  public String reasons() {
    return candidates.isEmpty()
        ? "no binder is there"
        : candidates.stream()
            .map(c -> "%s %d (%s)".formatted(c.binder(), c.score(), c.reason()))
            .collect(Collectors.joining(", "));
  }
}
