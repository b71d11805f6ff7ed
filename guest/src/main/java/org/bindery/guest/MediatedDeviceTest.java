package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.Mdevs;
import org.bindery.api.RegionInfo;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A software mediated device of the kernel's sample {@code mtty}, a serial port: made and removed
 * through sysfs, bound by its device file.
 */
class MediatedDeviceTest {
  private static final String TYPE = "mtty-2";
  private static final String CREATE = "class/mtty/mtty/mdev_supported_types/" + TYPE + "/create";

  @RegisterExtension final Lab lab = new Lab();
  private final KernelHost host = new KernelHost(lab);
  private final String name = UUID.randomUUID().toString();
  private AttributeTree attributes;

  @BeforeEach
  void create() {
    attributes = host.attributes();
    Assumptions.assumeTrue(attributes.exists("class/mtty/mtty"), "the kernel has no mtty");
    attributes.write(CREATE, name);
    lab.closing(this::removeIfThere);
    Await.that(name + " comes", () -> host.has(name));
  }

  private void removeIfThere() {
    if (attributes.exists("bus/mdev/devices/" + name)) {
      attributes.write("bus/mdev/devices/" + name + "/remove", "1");
    }
    Await.that(name + " goes", () -> !host.has(name));
  }

  @Test
  void itIsADeviceOfTheHostWithItsTypeAndWithoutAGroup() {
    DeviceView device = lab.administration().device(lab.topology().qualified(name));
    assertThat(device.bus()).isEqualTo("mdev");
    assertThat(device.properties()).containsEntry(HostDevice.MDEV_TYPE, TYPE);
    assertThat(device.binder()).isEqualTo(Optional.of("mdev-sw"));
    assertThat(device.group()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void itIsBoundByItsFileAndHasNeitherTableNorHardware() {
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, name);
    assertThat(device.binder()).isEqualTo("mdev-sw");
    int ioas = fd.allocateIoas();
    assertThat(device.attach(ioas)).isEqualTo(ioas);
    assertThat(fd.hwpts()).isEmpty();
    assertThat(device.info().hardware()).isEqualTo("none");
    assertThat(device.info().make()).isEqualTo("software");
    assertThat(device.info().registers()).isEmpty();
    assertThat(device.info().kinds()).isEmpty();
    assertThat(device.info().snoopEnforceable()).isFalse();
    Refused.with(Errno.ENOENT, () -> fd.allocateHwpt(device, HwptRequest.paging(ioas)));
    device.detach();
    device.unbind();
    Refused.with(Errno.ENODEV, () -> device.attach(ioas));
  }

  @Test
  void itsRegistersAreReadThroughItsFile() {
    BoundDevice device = lab.bind(lab.open(), name);
    // samples/vfio-mdev/mtty.c: vendor 4348, device 3253.
    assertThat(device.read(RegionInfo.CONFIG, 0, 4)).isEqualTo(0x32534348L);
    assertThat(device.regions()).extracting(RegionInfo::name).contains("bar0", "config");
  }

  @Test
  void whatIsRemovedIsToldAndCanBeBoundNoMore() {
    attributes.write("bus/mdev/devices/" + name + "/remove", "1");
    Await.that(name + " goes", () -> !host.has(name));
    Refused.with(Errno.ENODEV, () -> lab.bind(lab.open(), name));
  }

  @Test
  void itIsBoundAgainAfterItsFdWasClosed() {
    IommuFd first = lab.open();
    assertThat(lab.bind(first, name).state()).isEqualTo(DeviceState.BOUND);
    first.close();
    assertThat(lab.bind(lab.open(), name).state()).isEqualTo(DeviceState.BOUND);
  }

  /** The calls that {@code mdev} commands make. */
  @Test
  void anotherIsMadeAndRemovedByTheCallsThatMakeThoseOfBundles() {
    Mdevs mdevs = lab.administration().mdevs();
    assertThat(mdevs.types("mtty"))
        .filteredOn(type -> type.type().equals(TYPE))
        .singleElement()
        .satisfies(type -> {
          assertThat(type.deviceApi()).isEqualTo("vfio-pci");
          assertThat(type.host()).contains(lab.topology().host());
        });
    String other = UUID.randomUUID().toString();
    MdevRequest request = MdevRequest.of(TYPE).of(Optional.of("mtty")).as(Optional.of(other));
    lab.closing(() -> {
      if (host.has(other)) {
        mdevs.remove(other);
      }
    });
    assertThat(mdevs.create(request).state()).isEqualTo(MdevState.ACTIVE);
    assertThat(host.has(other)).isTrue();
    Refused.with(Errno.EEXIST, () -> mdevs.create(request));
    Refused.with(Errno.ENODEV, () -> mdevs.create(MdevRequest.of("mtty-7")));
    BoundDevice device = lab.bind(lab.open(), other);
    Refused.with(Errno.EBUSY, () -> mdevs.remove(other));
    device.unbind();
    mdevs.remove(other);
    assertThat(host.has(other)).isFalse();
  }
}
