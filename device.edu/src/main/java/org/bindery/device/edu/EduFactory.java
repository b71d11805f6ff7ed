package org.bindery.device.edu;

import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Brings every 1234:11e8 of the simulated hosts to life. */
@Component(configurationPid = "org.bindery.device.edu")
@Designate(ocd = EduFactory.Config.class)
public final class EduFactory implements DeviceModelFactory {
  private static final int VENDOR = 0x1234;
  private static final int DEVICE = 0x11e8;

  private final long mask;

  /** What QEMU has as options of the device. */
  @ObjectClassDefinition(name = "edu device", description = "Simulated edu devices (1234:11e8)")
  public @interface Config {
    @AttributeDefinition(
        name = "DMA address bits",
        description = "How many address bits the DMA engine has; higher ones are cut off",
        min = "12",
        max = "64")
    int dmaBits() default 28;
  }

  @Activate
  public EduFactory(Config config) {
    this(mask(config.dmaBits()));
  }

  EduFactory(long mask) {
    this.mask = mask;
  }

  private static long mask(int bits) {
    if (bits < 12 || bits > 64) {
      throw new IllegalArgumentException("dmaBits: 12 to 64, not " + bits);
    }
    return -1L >>> 64 - bits;
  }

  @Override
  public boolean models(DeviceIdentity identity) {
    return identity.vendor() == VENDOR && identity.device() == DEVICE;
  }

  @Override
  public DeviceModel create(DeviceIdentity identity, DevicePort port) {
    return new EduModel(port, mask);
  }
}
