package org.bindery.backend.sim.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.function.SerialWork;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DmaFunction;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.device.ChildDevice;
import org.bindery.device.ChildPlace;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelPasids;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** What one run of a driver on a function reaches the machine with, until it is ended. */
final class SlotPort implements DriverPort {
  private static final int COMMAND = 0x04;
  private static final int MEMORY_AND_MASTER = 0x06;

  private final DriverSlot slot;
  private final LoadedDriver driver;
  private final PciFunction function;
  private final SerialWork work;
  private final SimLog log;
  private final SlotPasids pasids;
  private volatile boolean ended;

  SlotPort(
      DriverSlot slot, LoadedDriver driver, Machine machine, ScheduledExecutorService threads) {
    this.slot = slot;
    this.driver = driver;
    this.function = slot.device().function();
    this.work = new SerialWork(threads);
    this.log = machine.log();
    this.pasids = new SlotPasids(machine, slot.device(), this::require);
  }

  LoadedDriver driver() {
    return driver;
  }

  /** ENODEV when the driver has lost the function. */
  void require() {
    if (ended) {
      throw Refusal.of(
              Errno.ENODEV, "host driver %s does not have %s any more", driver.name(), function)
          .exception();
    }
  }

  @Override
  public DeviceIdentity identity() {
    return function.identity();
  }

  @Override
  public String host() {
    return slot.device().host();
  }

  @Override
  public int configBytes() {
    return function.config().size();
  }

  @Override
  public long read(int region, long offset, int width) {
    require();
    return function.read(region, offset, width, this::require);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    require();
    function.write(region, offset, width, value, this::require);
  }

  @Override
  public boolean store(int region, long offset, MemorySegment bytes, boolean deferrable) {
    require();
    return function.store(region, offset, bytes, deferrable, this::require);
  }

  @Override
  public void enable() {
    long command = read(RegionInfo.CONFIG, COMMAND, 2);
    write(RegionInfo.CONFIG, COMMAND, 2, command | MEMORY_AND_MASTER);
  }

  @Override
  public void reset() {
    require();
    slot.device().reset(this::require);
  }

  @Override
  public int vectors() {
    return function.vectors().messageVectors();
  }

  @Override
  public void onInterrupt(int vector, Runnable handler) {
    function.vectors().listen(vector, () -> run(handler), this::require);
  }

  @Override
  public void run(Runnable piece) {
    work.run(() -> perform(piece));
  }

  private void perform(Runnable piece) {
    if (ended) {
      return;
    }
    try {
      piece.run();
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      if (!ended) {
        log.warn("host driver " + driver.name() + " of " + function + " failed in its work", e);
      }
    }
  }

  @Override
  public Optional<DmaDevice> dma() {
    require();
    return slot.device().dma().map(function -> (DmaDevice) function);
  }

  @Override
  public Optional<KernelPasids> pasids() {
    require();
    return pasids.bits() == 0 ? Optional.empty() : Optional.of(pasids);
  }

  @Override
  public ChildPlace add(ChildDevice child) {
    return add(null, child);
  }

  Child add(Child above, ChildDevice child) {
    ChildFacts facts = ChildFacts.of(child);
    if (facts.bus() == null || !driver.buses().containsKey(facts.bus())) {
      throw Refusal.of(
              Errno.EINVAL, "%s has no bus %s to put %s on", driver, facts.bus(), facts.name())
          .exception();
    }
    return slot.add(new Child(slot, this, above, child, facts));
  }

  @Override
  public void log(String text) {
    log.info(driver.name() + " " + function + ": " + text);
  }

  /** From here on it does nothing, and nothing that it did goes on. */
  void end() {
    ended = true;
    work.drop();
    slot.children().of(this).forEach(Child::close);
    function.quiesce();
    slot.device().dma().ifPresent(this::endSubdevices);
    pasids.end();
  }

  /** Those that it did not end itself; whoever has one may attach its PASID no more. */
  private void endSubdevices(DmaFunction dma) {
    for (DmaGroup.SubdeviceOwner owner : dma.group().takeSubdevices(dma)) {
      try {
        owner.parentRemoved();
      } catch (RuntimeException e) {
        log.warn("the owner of a subdevice of " + function + " failed while it ended", e);
      }
    }
  }
}
