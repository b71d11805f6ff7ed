package org.bindery.backend.sim.description;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a listing of groups says of a function beyond its ids, and what it leaves open.
 *
 * @param group the group that the machine's kernel formed: a listing has no topology that it could
 *     follow from
 * @param product what {@code lspci} calls it
 * @param bootDisplay it drives the screen that the machine starts on, as far as one can tell
 * @param guessed names of what the listing does not say and was guessed: {@code driver}, {@code
 *     bridge}, {@code iommu}, {@code bootDisplay}
 */
public record ListedFacts(int group, String product, boolean bootDisplay, Set<String> guessed) {
  public ListedFacts {
    guessed = java.util.Collections.unmodifiableSet(new TreeSet<>(guessed));
  }
}
