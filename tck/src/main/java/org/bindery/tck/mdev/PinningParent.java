package org.bindery.tck.mdev;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.UUID;
import org.bindery.api.Access;
import org.bindery.api.InterruptInfo;
import org.bindery.api.PinnedRange;
import org.bindery.api.RefusedException;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;
import org.bindery.device.MdevParent;
import org.bindery.device.MdevRegion;
import org.bindery.device.MdevType;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A parent as a vendor's bundle has one, whose only device pins the page of an address that is
 * written to its register, and tells there how many it has pinned; -1 makes it throw.
 */
final class PinningParent implements MdevParent, AutoCloseable {
  static final String TYPE = "pinning-1";

  private final ServiceRegistration<MdevParent> registration;

  PinningParent() {
    Hashtable<String, Object> named = new Hashtable<>();
    named.put(MdevParent.NAME, "pinning");
    registration =
        FrameworkUtil.getBundle(PinningParent.class)
            .getBundleContext()
            .registerService(MdevParent.class, this, named);
  }

  @Override
  public List<MdevType> types() {
    return List.of(new Type());
  }

  /** Twice is once. */
  @Override
  public void close() {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // It was before.
    }
  }

  private record Type() implements MdevType {
    @Override
    public String id() {
      return TYPE;
    }

    @Override
    public String name() {
      return "pins a page";
    }

    @Override
    public String deviceApi() {
      return "vfio-pci";
    }

    @Override
    public int availableInstances() {
      return 8;
    }

    @Override
    public List<MdevRegion> regions() {
      return List.of(new MdevRegion(0, 8, true, false));
    }

    @Override
    public List<InterruptInfo> interrupts() {
      return List.of();
    }

    @Override
    public DeviceModel create(UUID uuid, DevicePort port) {
      return new Model(port, new ArrayList<>());
    }
  }

  private record Model(DevicePort port, List<PinnedRange> pins) implements DeviceModel {
    @Override
    public long read(int region, long offset, int width) {
      return pins.size();
    }

    @Override
    public void write(int region, long offset, int width, long value) {
      if (value == -1) {
        throw new IllegalStateException("made to fail");
      }
      try {
        pins.add(port.pins().orElseThrow().pin(value, 4096, Access.READ_WRITE));
      } catch (RefusedException e) {
        // The count tells.
      }
    }

    @Override
    public void reset() {
      unmapping(0, -1);
    }

    @Override
    public void unmapping(long iova, long length) {
      pins.forEach(PinnedRange::close);
      pins.clear();
    }

    @Override
    public void close() {
      unmapping(0, -1);
    }
  }
}
