package org.bindery.core.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bindery.binder.DeviceBinder;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Binders;

/** Binders without a service registry. */
public final class FakeBinders implements Binders {
  private final List<BinderHandle> all = new CopyOnWriteArrayList<>();
  private long lastId;

  public synchronized BinderHandle add(String id, int ranking, long bundle, DeviceBinder binder) {
    BinderHandle handle = new Handle(id, bundle, ranking, ++lastId, binder);
    all.add(handle);
    return handle;
  }

  public void remove(BinderHandle handle) {
    all.remove(handle);
  }

  @Override
  public List<BinderHandle> all() {
    return all.stream().sorted(ORDER).toList();
  }

  private record Handle(String id, long bundleId, int ranking, long serviceId, DeviceBinder binder)
      implements BinderHandle {
    @Override
    public String bundle() {
      return "bundle " + bundleId;
    }

    @Override
    public <T> T use(Function<DeviceBinder, T> call) {
      return call.apply(binder);
    }
  }
}
