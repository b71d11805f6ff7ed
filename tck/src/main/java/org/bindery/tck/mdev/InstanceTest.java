package org.bindery.tck.mdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.host.HostDevice;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An instance is a device of its host without a group, bound as software and nothing else. */
class InstanceTest {
  @RegisterExtension final Lab lab = new Lab();
  private final MdevBench bench = new MdevBench(lab);

  private int available(String type) {
    return bench.mdevs().types("swdma").stream()
        .filter(each -> each.type().equals(type))
        .mapToInt(MdevTypeView::availableInstances)
        .sum();
  }

  @Test
  void itIsADeviceOfItsHostUntilItIsRemoved() {
    String uuid = bench.create("swdma-1").uuid();
    DeviceView device = lab.administration().device(lab.topology().qualified(uuid));
    assertEquals("mdev", device.bus());
    assertEquals("swdma", device.properties().get(HostDevice.PARENT));
    assertEquals("swdma-1", device.properties().get(HostDevice.MDEV_TYPE));
    assertEquals(OptionalInt.empty(), device.group());
    assertEquals(Optional.of("mdev-sw"), device.binder());
    assertEquals(
        Verdict.READY,
        lab.administration().explain(lab.topology().qualified(uuid), Use.BIND).verdict());
    bench.mdevs().remove(uuid);
    Refused.with(Errno.ENODEV, () -> lab.bind(lab.open(), uuid));
    Refused.with(Errno.ENODEV, () -> bench.mdevs().remove(uuid));
  }

  @Test
  void typesShareTheirBudget() {
    int before = available("swdma-1");
    MdevView unused = bench.create("swdma-4");
    assertEquals(before - 4, available("swdma-1"));
    bench.mdevs().remove(unused.uuid());
    assertEquals(before, available("swdma-1"));
  }

  @Test
  void itAttachesToAnAddressSpaceOnlyAndMakesNoTable() {
    String uuid = bench.create("swdma-1").uuid();
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, uuid);
    int ioas = fd.allocateIoas();
    assertEquals(ioas, device.attach(ioas));
    assertEquals(OptionalInt.of(ioas), device.attached());
    assertEquals(List.of(), fd.hwpts());
    BoundDevice hardware = lab.bind(fd, lab.topology().edu());
    int hwpt = fd.allocateHwpt(hardware, HwptRequest.paging(ioas));
    Refused.with(Errno.ENOENT, () -> device.attach(hwpt));
    assertEquals(OptionalInt.of(ioas), device.attached());
    int other = fd.allocateIoas();
    assertEquals(other, device.replace(other));
    Refused.with(Errno.EBUSY, () -> fd.destroy(other));
    device.detach();
    fd.destroy(other);
    assertEquals("software", device.info().make());
  }

  @Test
  void oneOpenerHasItAndWhileItIsBoundItIsNotRemoved() {
    String uuid = bench.create("swdma-1").uuid();
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, uuid);
    Refused.with(Errno.EINVAL, () -> lab.bind(lab.open(), uuid));
    List<String> remedies = Refused.with(Errno.EBUSY, () -> bench.mdevs().remove(uuid)).remedies();
    assertTrue(remedies.stream().anyMatch(r -> r.contains("unbind")), remedies::toString);
    device.unbind();
    bench.mdevs().remove(uuid);
  }

  @Test
  void aUuidIsUsedOnce() {
    MdevView made = bench.create("swdma-1");
    Refused.with(
        Errno.EEXIST,
        () -> bench.mdevs().create(bench.request("swdma-2").as(Optional.of(made.uuid()))));
    Refused.with(
        Errno.EINVAL, () -> bench.mdevs().create(bench.request("swdma-2").as(Optional.of("7"))));
    Refused.with(Errno.ENODEV, () -> bench.mdevs().create(bench.request("swdma-9")));
  }
}
