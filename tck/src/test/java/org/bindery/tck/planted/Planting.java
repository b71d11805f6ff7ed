package org.bindery.tck.planted;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineFd;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuHardware;
import org.bindery.tck.backend.Interposer;

/** One fault in one host: what stands in front of each of its parts. */
final class Planting implements Interposer {
  final Planted fault;
  // One for each, since the engine tells devices, groups and hardware apart by identity.
  private final Map<Object, Object> interposed = new IdentityHashMap<>();

  Planting(Planted fault) {
    this.fault = fault;
  }

  @Override
  public HostMemory memory(HostMemory memory) {
    return Interposed.before(HostMemory.class, memory, new PlantedMemory(fault, memory));
  }

  @Override
  public DmaPort dma(DmaPort port) {
    return Interposed.before(DmaPort.class, port, new PlantedDma(fault, port));
  }

  @Override
  public IommuEngine engine(IommuEngine engine) {
    return Interposed.before(IommuEngine.class, engine, new Engine(engine));
  }

  DmaDevice device(DmaDevice device) {
    return once(
        device, real -> Interposed.before(DmaDevice.class, real, new PlantedDevice(this, real)));
  }

  DmaGroup group(DmaGroup group) {
    return once(
        group, real -> Interposed.before(DmaGroup.class, real, new PlantedGroup(this, real)));
  }

  IommuHardware hardware(IommuHardware hardware) {
    return once(
        hardware,
        real -> Interposed.before(IommuHardware.class, real, new PlantedHardware(fault, real)));
  }

  @SuppressWarnings("unchecked")
  private synchronized <T> T once(T real, Function<T, T> before) {
    return (T) interposed.computeIfAbsent(real, r -> before.apply((T) r));
  }

  /** Opens fds with the fault in them. */
  private final class Engine {
    private final IommuEngine real;

    Engine(IommuEngine real) {
      this.real = real;
    }

    EngineFd open(String name, Process process, Consumer<Fault> faults) {
      return planted(real.open(name, process, faults));
    }

    EngineFd open(String name, Process process, Consumer<Fault> faults, FdLimits limits) {
      return planted(real.open(name, process, faults, limits));
    }

    private EngineFd planted(EngineFd fd) {
      HardwareFd hardware = (HardwareFd) fd;
      return Interposed.before(HardwareFd.class, hardware, new PlantedFd(Planting.this, hardware));
    }
  }
}
