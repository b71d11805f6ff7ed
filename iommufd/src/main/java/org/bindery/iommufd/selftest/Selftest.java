package org.bindery.iommufd.selftest;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.engine.SelftestCommands;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.Reservation;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/** An fd as {@code drivers/iommu/iommufd/selftest.c} changes it. Thread-safe. */
public final class Selftest implements SelftestCommands {
  private final ObjectTable objects;
  private final Gate gate;

  public Selftest(ObjectTable objects, Gate gate) {
    this.objects = objects;
    this.gate = gate;
  }

  @Override
  public void reserve(int ioas, IovaRange range) {
    gate.enter();
    try {
      // Nobody will ever give it back: no owner but this call's.
      objects
          .get(ioas, Ioas.class, "ioas")
          .reserve(List.of(new Reservation(range, "for a selftest")), new Object());
    } finally {
      gate.leave();
    }
  }

  @Override
  public Draft draft() {
    return gate.inside(() -> new Reserved(objects.reserve()));
  }

  @Override
  public <T extends AutoCloseable> T object(int id, Class<T> kind) {
    AutoCloseable held =
        gate.inside(() -> objects.get(id, SelftestObject.class, "selftest").held());
    if (!kind.isInstance(held)) {
      throw Refusal.of(Errno.ENOENT, "selftest %d is no %s", id, kind.getSimpleName()).exception();
    }
    return kind.cast(held);
  }

  private final class Reserved implements Draft {
    private final int id;
    private boolean published;

    Reserved(int id) {
      this.id = id;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public void publish(AutoCloseable object) {
      gate.enter();
      try {
        objects.publish(new SelftestObject(id, object));
        published = true;
      } finally {
        gate.leave();
      }
    }

    @Override
    public void close() {
      if (!published) {
        objects.abandon(id);
      }
    }
  }
}
