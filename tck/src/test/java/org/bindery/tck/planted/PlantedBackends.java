package org.bindery.tck.planted;

import java.util.Arrays;
import java.util.Optional;
import org.bindery.tck.backend.SimBackend;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.BackendSource;
import org.bindery.tck.kit.Bench;

/** The make {@code vtd} with a fault: {@code vtd+FAULT}. */
public final class PlantedBackends implements BackendSource {
  private static final String PREFIX = "vtd+";

  static String name(Planted fault) {
    return PREFIX + fault;
  }

  static Backend backend(Planted fault) {
    SimBackend vtd = new SimBackend.Vtd();
    return new Backend() {
      @Override
      public String name() {
        return PlantedBackends.name(fault);
      }

      @Override
      public Bench start() {
        return vtd.start(new Planting(fault));
      }

      @Override
      public String skips() {
        return vtd.skips();
      }
    };
  }

  @Override
  public Optional<Backend> named(String name) {
    return Arrays.stream(Planted.values())
        .filter(fault -> name(fault).equals(name))
        .map(PlantedBackends::backend)
        .findFirst();
  }
}
