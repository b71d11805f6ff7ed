package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.fake.AbleHardware;
import org.bindery.iommufd.fake.FakeData;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeDomain;
import org.bindery.iommufd.fake.FakeGroup;

/** A {@link Lab} whose IOMMU has all abilities, with a bound device and an IOAS. */
final class GuestLab implements AutoCloseable {
  final Lab lab = new Lab(AbleHardware::new);
  final AbleHardware hardware = (AbleHardware) lab.hardware;
  final int ioas = lab.fd.allocateIoas();
  final EngineDevice device = lab.fd.bind(lab.device);

  int allocate(HwptRequest request) {
    return lab.fd.allocateHwpt(device.id(), request);
  }

  int nestParent() {
    return allocate(HwptRequest.paging(ioas).nestParent(true));
  }

  int nested(int parent) {
    return allocate(HwptRequest.nested(parent, data()));
  }

  VirtualCommands virtual() {
    return lab.fd.commands(VirtualCommands.class).orElseThrow();
  }

  int virtualIommu(int parent) {
    return virtual()
        .allocateVirtualIommu(device.id(), parent, AbleHardware.IOMMU_TYPE, Optional.empty());
  }

  /** What the hardware takes for a table. */
  static FakeData data() {
    return new FakeData(1, 1, 2, 3, 4);
  }

  /** A device behind an IOMMU of its own on the same host. */
  FakeDevice elsewhere() {
    AbleHardware other = new AbleHardware("dmar1", lab.failures);
    FakeGroup group = new FakeGroup(9);
    FakeDevice made = FakeDevice.at(0x40, 1, other, group);
    group.join(made);
    return made;
  }

  /** What translates the device; null: it is blocked. */
  FakeDomain domain() {
    return lab.hardware.state(lab.device.requester()).equals("attached")
        ? lab.hardware.domainOf(lab.device.requester())
        : null;
  }

  /** The objects by id, as {@code 1 ioas 2}: id, type, users. */
  String objects() {
    return lab.fd.objects().stream()
        .map(object -> "%d %s %d".formatted(object.id(), object.type(), object.users()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  /** Closes, and sees that nothing is left. */
  @Override
  public void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
    assertThat(hardware.slice() == null || hardware.slice().closed()).isTrue();
  }
}
