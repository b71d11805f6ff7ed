package org.bindery.iommufd.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Objects by id, to be found without a lock. Ids are the lowest free ones, so they index an array.
 *
 * <p>One thread at a time publishes and removes; any finds meanwhile. An object is published with
 * release and found with acquire order, so who finds it sees all that it was made of. A finder that
 * still looks into the array from before it grew finds what was there at that moment, which is in
 * the time of his call.
 */
final class PublishedObjects {
  private static final VarHandle OBJECT = MethodHandles.arrayElementVarHandle(FdObject[].class);

  private volatile FdObject[] objects = new FdObject[16];

  /** Null: none. Takes no lock. */
  FdObject find(int id) {
    FdObject[] all = objects;
    return id >= 0 && id < all.length ? (FdObject) OBJECT.getAcquire(all, id) : null;
  }

  void publish(FdObject object) {
    FdObject[] all = objects;
    if (object.id() >= all.length) {
      all = Arrays.copyOf(all, Math.max(2 * all.length, object.id() + 1));
      all[object.id()] = object;
      objects = all;
    } else {
      OBJECT.setRelease(all, object.id(), object);
    }
  }

  void remove(FdObject object) {
    OBJECT.setRelease(objects, object.id(), null);
  }

  /** By ascending id; called by who could publish. */
  void forEach(Consumer<FdObject> visitor) {
    for (FdObject object : objects) {
      if (object != null) {
        visitor.accept(object);
      }
    }
  }
}
