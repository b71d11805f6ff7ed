package org.bindery.device.swdma;

import java.util.List;
import java.util.UUID;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;
import org.bindery.device.MdevRegion;
import org.bindery.device.MdevType;

/**
 * Engines with so many queues.
 *
 * @param queues a power of two
 */
record SwdmaType(int queues, QueueBudget budget) implements MdevType {
  @Override
  public String id() {
    return SwdmaParent.ID + "-" + queues;
  }

  @Override
  public String name() {
    return queues == 1 ? "DMA engine, 1 queue" : "DMA engine, " + queues + " queues";
  }

  @Override
  public String description() {
    return "copy, fill and CRC-32C; one interrupt per queue";
  }

  @Override
  public String deviceApi() {
    return "vfio-pci";
  }

  @Override
  public int availableInstances() {
    return budget.left() / queues;
  }

  @Override
  public List<MdevRegion> regions() {
    return List.of(
        new MdevRegion(0, Registers.size(queues), true, true),
        new MdevRegion(RegionInfo.CONFIG, ConfigSpace.SIZE, true, false));
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return List.of(new InterruptInfo(InterruptKind.MSI, queues));
  }

  @Override
  public DeviceModel create(UUID uuid, DevicePort port) {
    return new SwdmaModel(queues, port, budget.take(queues));
  }
}
