package org.bindery.iommufd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRanges;
import org.bindery.api.Process;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.access.Accesses;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.device.FaultRouter;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.fault.FaultQueues;
import org.bindery.iommufd.ioas.AddressSpaces;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.MapArguments;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.selftest.Inspected;
import org.bindery.iommufd.selftest.Selftest;
import org.bindery.iommufd.virtual.VirtualObjects;

/**
 * An open fd: the checks that come before an object is known, in the order of {@code
 * drivers/iommu/iommufd/ioas.c}; the objects do the rest. Thread-safe: see the package.
 */
final class IommufdFd implements HardwareFd {
  private final String name;
  private final Consumer<IommufdFd> onClose;
  private final Gate gate;
  private final ObjectTable objects;
  private final AddressSpaces spaces;
  private final Attachments attachments;
  private final Destruction destruction;
  private final Options options;

  /** What has commands that not every engine has. */
  private final List<Object> families;

  IommufdFd(
      String name,
      Process process,
      HostMemory memory,
      FaultRouter router,
      Consumer<Fault> faults,
      FdLimits limits,
      Failures failures,
      Consumer<IommufdFd> onClose) {
    this.name = name;
    this.onClose = onClose;
    this.gate = new Gate(name);
    this.objects = new ObjectTable(name, limits.objects(), failures);
    this.spaces = new AddressSpaces(name, process, memory, objects, gate, limits, failures);
    this.attachments = new Attachments(name, process, objects, gate, router, faults);
    VirtualObjects virtual = new VirtualObjects(name, objects, gate, attachments);
    FaultQueues queues = new FaultQueues(objects, gate);
    Accesses accesses = new Accesses(name, objects, gate);
    this.destruction = new Destruction(name, objects, attachments, virtual, queues, accesses);
    this.options = new Options(name, process, objects);
    this.families =
        List.of(
            spaces,
            accesses,
            attachments.dirty(),
            attachments.invalidation(),
            queues,
            virtual,
            new Inspected(gate, attachments),
            new Selftest(objects, gate));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public <C> Optional<C> commands(Class<C> family) {
    return families.stream().filter(family::isInstance).map(family::cast).findFirst();
  }

  @Override
  public int allocateIoas() {
    return gate.inside(spaces::allocate);
  }

  @Override
  public List<Integer> ioases() {
    return gate.inside(() -> objects.all(Ioas.class).stream().map(FdObject::id).toList());
  }

  @Override
  public IovaRanges ranges(int ioas) {
    return gate.inside(() -> ioas(ioas).ranges());
  }

  @Override
  public List<Area> areas(int ioas) {
    return gate.inside(() -> ioas(ioas).areas());
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    gate.enter();
    try {
      MapArguments.check(length, access, iova);
      return ioas(ioas).map(address, length, access, iova);
    } finally {
      gate.leave();
    }
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    gate.enter();
    try {
      return ioas(ioas).unmap(iova, length);
    } finally {
      gate.leave();
    }
  }

  @Override
  public long copy(
      int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
    gate.enter();
    try {
      if (fromIova == -1) {
        throw MapArguments.overflow("source IOVA");
      }
      MapArguments.check(length, access, iova);
      // Before the target is looked up, as in the kernel.
      Ioas.Source source = ioas(fromIoas).source(fromIova, length);
      return ioas(toIoas).copy(source, access, iova);
    } finally {
      gate.leave();
    }
  }

  @Override
  public int allocateHwpt(int device, HwptRequest request) {
    return gate.inside(() -> attachments.allocate(device, request));
  }

  @Override
  public int allocateHwpt(int device, HwptRequest request, GuestAddressSpace guest) {
    return gate.inside(() -> attachments.allocate(device, request, guest));
  }

  @Override
  public List<Hwpt> hwpts() {
    return gate.inside(attachments::hwpts);
  }

  @Override
  public DeviceInfo info(int device) {
    return gate.inside(() -> attachments.info(device));
  }

  @Override
  public HardwareInfo hardwareInfo(int device, int wanted) {
    return gate.inside(() -> attachments.hardwareInfo(device, wanted));
  }

  @Override
  public void destroy(int id) {
    gate.enter();
    try {
      destruction.destroy(id);
    } finally {
      gate.leave();
    }
  }

  @Override
  public long option(int object, FdOption option) {
    return gate.inside(() -> options.get(object, option));
  }

  @Override
  public void setOption(int object, FdOption option, long value) {
    gate.enter();
    try {
      options.set(object, option, value);
    } finally {
      gate.leave();
    }
  }

  @Override
  public EngineDevice bind(DmaDevice device) {
    return gate.inside(() -> attachments.bind(device));
  }

  @Override
  public EngineDevice bind(DmaDevice parent, String name, int pasid) {
    return gate.inside(() -> attachments.bind(parent, name, pasid));
  }

  @Override
  public List<EngineObject> objects() {
    return gate.inside(objects::view);
  }

  @Override
  public void close() {
    if (gate.shut()) {
      try {
        destruction.destroyAll();
      } finally {
        gate.closed();
        onClose.accept(this);
      }
    }
  }

  private Ioas ioas(int id) {
    return objects.get(id, Ioas.class, "ioas");
  }
}
