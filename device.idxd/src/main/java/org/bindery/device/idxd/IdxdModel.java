package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/**
 * An accelerator: registers in region 0, portals in region 2.
 *
 * <p>Different from the hardware: privilege is carried along but makes no difference, since the
 * port knows none; that bus mastering is off is seen by nothing but DMA that fails; while the port
 * waits for the answer to a page request, the device does nothing else.
 */
final class IdxdModel implements DeviceModel {
  private static final int REGISTERS = 0;
  private static final int PORTALS = 2;

  private final RegisterFile registers;
  private final Portals portals;
  private final Runnable reset;

  IdxdModel(DevicePort port, Facts facts) {
    Status status = new Status();
    Interrupts interrupts = new Interrupts(port);
    Errors errors = new Errors(interrupts);
    InterruptTable table = new InterruptTable(facts, status);
    Queues queues = new Queues(facts.capabilities(), status);
    Groups groups = new Groups(facts.capabilities(), status);
    Spaces spaces = new Spaces(port);
    Completer completer = new Completer(facts.capabilities().kind(), port, spaces, table, errors);
    Starter starter = new Starter(spaces, queues, table, completer);
    Engines engines =
        new Engines(
            port, facts.capabilities().engines().engines(), queues, groups, starter, completer);
    Resettable resettable = new Resettable(status, interrupts, errors, table, queues, groups);
    EnableChecks checks = new EnableChecks(facts.capabilities(), port, queues, groups, status);
    CommandUnit commands =
        new CommandUnit(
            new CommandEffects(status, queues, engines, table, checks, resettable),
            facts.capabilities(),
            interrupts,
            errors,
            port);
    engines.afterEachTurn(commands::advance);
    this.registers =
        new RegisterFile(
            facts, status, interrupts, errors, commands, new Tables(groups, queues, table));
    this.portals = new Portals(queues, engines, errors);
    this.reset =
        () -> {
          engines.reset();
          commands.reset();
          resettable.reset();
        };
  }

  @Override
  public long read(int region, long offset, int width) {
    return region == REGISTERS ? registers.read((int) offset, width) : -1;
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    if (region == REGISTERS) {
      registers.write((int) offset, width, value);
    }
  }

  @Override
  public boolean store(int region, long offset, MemorySegment bytes, boolean deferrable) {
    return region == PORTALS
        ? portals.store(offset, bytes, deferrable)
        : DeviceModel.super.store(region, offset, bytes, deferrable);
  }

  @Override
  public void reset() {
    reset.run();
  }
}
