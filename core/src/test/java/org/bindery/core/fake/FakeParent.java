package org.bindery.core.fake;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.core.mdev.Parent;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;
import org.bindery.device.MdevParent;
import org.bindery.device.MdevRegion;
import org.bindery.device.MdevType;

/** Types {@code NAME-1} and {@code NAME-2} that take one and two of a budget of four. */
public final class FakeParent implements MdevParent {
  public final AtomicInteger left = new AtomicInteger(4);
  public final List<DevicePort> ports = new CopyOnWriteArrayList<>();
  public volatile Function<DevicePort, DeviceModel> maker = FakeModel::new;
  public final Parent parent;
  private final String name;

  public FakeParent(String name) {
    this.name = name;
    this.parent = new Parent(name, "vendor 1.0.0", this);
  }

  @Override
  public List<MdevType> types() {
    return List.of(new Type(1), new Type(2));
  }

  private final class Type implements MdevType {
    private final int cost;

    Type(int cost) {
      this.cost = cost;
    }

    @Override
    public String id() {
      return name + "-" + cost;
    }

    @Override
    public String name() {
      return cost + " cells";
    }

    @Override
    public String deviceApi() {
      return "vfio-pci";
    }

    @Override
    public int availableInstances() {
      return left.get() / cost;
    }

    @Override
    public List<MdevRegion> regions() {
      return List.of(new MdevRegion(0, 4096, true, true), new MdevRegion(7, 256, false, false));
    }

    @Override
    public List<InterruptInfo> interrupts() {
      return List.of(new InterruptInfo(InterruptKind.MSIX, cost));
    }

    @Override
    public DeviceModel create(UUID uuid, DevicePort port) {
      if (left.addAndGet(-cost) < 0) {
        left.addAndGet(cost);
        throw Refusal.of(Errno.ENOSPC, "nothing is left").exception();
      }
      ports.add(port);
      DeviceModel model = maker.apply(port);
      return new Counted(model, () -> left.addAndGet(cost));
    }
  }

  private record Counted(DeviceModel model, Runnable onClose) implements DeviceModel {
    @Override
    public long read(int region, long offset, int width) {
      return model.read(region, offset, width);
    }

    @Override
    public void write(int region, long offset, int width, long value) {
      model.write(region, offset, width, value);
    }

    @Override
    public void reset() {
      model.reset();
    }

    @Override
    public void unmapping(long iova, long length) {
      model.unmapping(iova, length);
    }

    @Override
    public void close() {
      model.close();
      onClose.run();
    }
  }
}
