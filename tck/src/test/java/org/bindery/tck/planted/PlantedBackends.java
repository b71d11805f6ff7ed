package org.bindery.tck.planted;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.tck.backend.SimBackend;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.BackendSource;
import org.bindery.tck.kit.Bench;

/**
 * A make with a fault: {@code vtd+FAULT}, or {@code vtd-first-stage+FAULT} of what it alone has.
 */
public final class PlantedBackends implements BackendSource {
  private static final Set<Planted> OF_THE_FIRST_STAGE =
      EnumSet.of(
          Planted.DIRTY_IS_NEVER_CLEARED,
          Planted.DIRTY_IS_NOT_FLUSHED,
          Planted.INVALIDATION_ONLY_SAYS_SO,
          Planted.PASID_DETACH_ONLY_SAYS_SO,
          Planted.PASID_KEEPS_THE_FIRST_TABLE);

  static String name(Planted fault) {
    return name(make(fault), fault);
  }

  /** As the make of another fault, with nothing wrong. */
  static String sound(Planted other) {
    return name(make(other), Planted.NOTHING);
  }

  private static String name(SimBackend make, Planted fault) {
    return make.name() + "+" + fault;
  }

  private static SimBackend make(Planted fault) {
    return OF_THE_FIRST_STAGE.contains(fault)
        ? new SimBackend.VtdFirstStage()
        : new SimBackend.Vtd();
  }

  static Backend backend(Planted fault) {
    return backend(make(fault), fault);
  }

  private static Backend backend(SimBackend make, Planted fault) {
    return new Backend() {
      @Override
      public String name() {
        return PlantedBackends.name(make, fault);
      }

      @Override
      public Bench start() {
        return make.start(new Planting(fault));
      }

      @Override
      public String skips() {
        return make.skips();
      }
    };
  }

  @Override
  public Optional<Backend> named(String name) {
    return Stream.of(new SimBackend.Vtd(), new SimBackend.VtdFirstStage())
        .flatMap(make -> Arrays.stream(Planted.values()).map(fault -> backend(make, fault)))
        .filter(backend -> backend.name().equals(name))
        .findFirst();
  }
}
