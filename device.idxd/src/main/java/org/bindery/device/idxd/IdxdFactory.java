package org.bindery.device.idxd;

import java.util.Arrays;
import java.util.Optional;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;
import org.bindery.model.idxd.Preset;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Brings every accelerator of the simulated hosts to life whose part is known. */
@Component(configurationPid = "org.bindery.device.idxd")
@Designate(ocd = IdxdFactory.Config.class)
public final class IdxdFactory implements DeviceModelFactory {
  private final boolean handles;

  /** What differs between parts of one device id. */
  @ObjectClassDefinition(
      name = "Data streaming accelerator",
      description = "Simulated accelerators (8086:0b25, 8086:0cfe)")
  public @interface Config {
    @AttributeDefinition(
        name = "Interrupt handles",
        description =
            "Interrupt handles are requested by a command, as of a virtual machine's device and of"
                + " later parts; else they are the entries of the MSI-X table")
    boolean interruptHandles() default false;
  }

  @Activate
  public IdxdFactory(Config config) {
    this(config.interruptHandles());
  }

  IdxdFactory(boolean handles) {
    this.handles = handles;
  }

  private static Optional<Preset> preset(DeviceIdentity identity) {
    return Arrays.stream(Preset.values())
        .filter(preset -> preset.vendor() == identity.vendor())
        .filter(preset -> preset.device() == identity.device())
        .findFirst();
  }

  @Override
  public boolean models(DeviceIdentity identity) {
    return preset(identity).isPresent();
  }

  @Override
  public DeviceModel create(DeviceIdentity identity, DevicePort port) {
    return new IdxdModel(port, new Facts(preset(identity).orElseThrow(), handles));
  }
}
