package org.bindery.device.idxd.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.device.ChildPlace;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelPasids;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.driver.DeviceConfig;
import org.bindery.model.idxd.driver.DriverRules.Part;
import org.bindery.model.idxd.driver.DriverRules.Place;
import org.bindery.model.idxd.driver.DriverStatus;
import org.bindery.model.idxd.driver.Platform;
import org.bindery.model.idxd.driver.Transitions;
import org.bindery.model.idxd.register.GenCtrl;
import org.bindery.model.idxd.register.Registers;

/**
 * Takes an accelerator: resets it, reads what it can, has its errors told, and puts it and its
 * parts on the bus ({@code idxd_pci_probe}).
 */
final class Probe {
  private Probe() {}

  /**
   * @throws org.bindery.api.RefusedException ENODEV no accelerator; EIO it does not answer, or its
   *     reset fails
   */
  static RunningAccelerator of(DriverPort port, Numbers numbers) {
    DeviceKind kind = kind(port.identity());
    port.enable();
    Hardware hardware = new Hardware(port);
    Capabilities capabilities = hardware.capabilities(kind);
    CommandStatus reset = hardware.run(Command.RESET_DEVICE, 0);
    if (reset.error() != 0) {
      throw Refusal.of(
              Errno.EIO,
              "%s does not reset: %s",
              port.identity().name(),
              DriverStatus.words(reset.error()))
          .exception();
    }
    Optional<KernelPasids> pasids = port.pasids();
    int kernelPasid = pasids.map(KernelPasids::allocate).orElse(0);
    int number = numbers.takeAccelerator();
    try {
      DeviceConfig config =
          Transitions.probed(
              new DeviceConfig(number, capabilities, platform(pasids, PasidFeatures.of(port))));
      Accelerator accelerator =
          new Accelerator(port, hardware, numbers, pasids, kernelPasid, config);
      port.onInterrupt(0, accelerator.errors()::interrupted);
      hardware.write32(Registers.GENCTRL, GenCtrl.SOFTWARE_ERROR | GenCtrl.HALT);
      return put(port, accelerator, number);
    } catch (RuntimeException e) {
      numbers.freeAccelerator(number);
      pasids.ifPresent(there -> there.free(kernelPasid));
      throw e;
    }
  }

  private static DeviceKind kind(DeviceIdentity identity) {
    for (Preset preset : Preset.values()) {
      if (preset.vendor() == identity.vendor() && preset.device() == identity.device()) {
        return preset.kind();
      }
    }
    throw Refusal.of(
            Errno.ENODEV,
            "%s (%04x:%04x) is no accelerator that host driver idxd knows",
            identity.name(),
            identity.vendor(),
            identity.device())
        .exception();
  }

  /** Simulated processors have ENQCMD; no part is safe for submissions that nobody looks at. */
  private static Platform platform(Optional<KernelPasids> pasids, PasidFeatures features) {
    return new Platform(
        true,
        pasids.isPresent(),
        pasids.filter(KernelPasids::pageRequests).isPresent(),
        pasids.isPresent() && features.privileged(),
        false,
        false);
  }

  private static RunningAccelerator put(DriverPort port, Accelerator accelerator, int number) {
    DevicePart device = new DevicePart(accelerator);
    ChildPlace place = port.add(device);
    DeviceConfig config = accelerator.config();
    List<QueuePart> queues = new ArrayList<>();
    for (int i = 0; i < config.queues().size(); i++) {
      QueuePart queue = new QueuePart(accelerator, i);
      queues.add(queue);
      if (i + 1 < port.vectors()) {
        port.onInterrupt(i + 1, queue::interrupted);
      }
    }
    accelerator.queues(queues);
    queues.forEach(place::add);
    for (int i = 0; i < config.groups().size(); i++) {
      place.add(new PlainPart(accelerator, new Place(Part.GROUP, i)));
    }
    for (int i = 0; i < config.engines().size(); i++) {
      place.add(new PlainPart(accelerator, new Place(Part.ENGINE, i)));
    }
    return new RunningAccelerator(accelerator, device, place, number);
  }
}
