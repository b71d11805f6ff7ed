package org.bindery.core.mdev;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.InterruptInfo;
import org.bindery.api.MdevTypeView;
import org.bindery.api.RegionInfo;
import org.bindery.device.MdevRegion;
import org.bindery.device.MdevType;

/** A type of a parent, as it said of it when asked. */
record TypeFacts(
    String parent,
    String type,
    String name,
    String description,
    String deviceApi,
    int availableInstances,
    List<MdevRegion> regions,
    List<InterruptInfo> interrupts,
    MdevType source)
    implements MdevTypeView {
  private static final long PAGE = 4096;

  /**
   * @throws IllegalStateException what it says makes no sense
   */
  static TypeFacts of(String parent, MdevType type) {
    String id = Objects.requireNonNull(type.id(), "a type without id");
    List<MdevRegion> regions = List.copyOf(type.regions());
    Set<Integer> indexes = new HashSet<>();
    for (MdevRegion region : regions) {
      boolean known = region.index() >= 0 && region.index() <= RegionInfo.CONFIG;
      boolean mappable = !region.mappable() || region.size() % PAGE == 0;
      if (!known || region.size() <= 0 || !mappable || !indexes.add(region.index())) {
        throw new IllegalStateException("type %s has no such region: %s".formatted(id, region));
      }
    }
    return new TypeFacts(
        parent,
        id,
        Objects.requireNonNullElse(type.name(), id),
        Objects.requireNonNullElse(type.description(), ""),
        Objects.requireNonNullElse(type.deviceApi(), ""),
        Math.max(0, type.availableInstances()),
        regions,
        List.copyOf(type.interrupts()),
        type);
  }

  @Override
  public Optional<String> host() {
    return Optional.empty();
  }
}
