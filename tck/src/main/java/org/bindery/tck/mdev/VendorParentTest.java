package org.bindery.tck.mdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A parent that comes and goes as a vendor's bundle does, whose device holds on to memory. */
class VendorParentTest {
  private static final long IOVA = 0x100000;

  @RegisterExtension final Lab lab = new Lab();
  private final MdevBench bench = new MdevBench(lab);
  private PinningParent parent;

  @BeforeEach
  void come() {
    parent = lab.closing(new PinningParent());
  }

  private MdevView view(String uuid) {
    return bench.mdevs().all().stream()
        .filter(m -> m.uuid().equals(uuid))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatItHasPinnedIsAskedBackBeforeItIsUnmapped() {
    Pages pages = lab.pages(1);
    String uuid = bench.create(PinningParent.TYPE).uuid();
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, uuid);
    int ioas = fd.allocateIoas();
    long iova = fd.map(ioas, pages.address(), Pages.SIZE, Access.READ_WRITE, OptionalLong.of(IOVA));
    device.write(0, 0, 8, iova);
    assertEquals(0, device.read(0, 0, 8), "pinned without being attached");
    int unused = device.attach(ioas);
    device.write(0, 0, 8, iova);
    assertEquals(1, device.read(0, 0, 8));
    assertEquals(Pages.SIZE, fd.unmap(ioas, iova, Pages.SIZE));
    assertEquals(0, device.read(0, 0, 8));
    device.write(0, 0, 8, iova);
    assertEquals(0, device.read(0, 0, 8), "pinned what is not mapped");
  }

  @Test
  void whenItGoesItsInstancesAreReleasedAndRemoved() {
    MdevView made = bench.create(PinningParent.TYPE);
    BoundDevice device = lab.bind(lab.open(), made.uuid());
    parent.close();
    assertEquals(DeviceState.RELEASED, device.state());
    Refused.with(Errno.ENODEV, () -> device.read(0, 0, 8));
    Refused.with(Errno.ENODEV, () -> bench.mdevs().remove(made.uuid()));
    assertTrue(
        lab.administration().devices().stream().noneMatch(d -> d.name().equals(made.uuid())),
        "it is still a device of its host");
  }

  @Test
  void whatIsDefinedWaitsForItSaysSoAndStartsWhenItComes() {
    parent.close();
    MdevView defined =
        bench
            .mdevs()
            .define(
                MdevRequest.of(PinningParent.TYPE)
                    .of(Optional.of("pinning"))
                    .on(Optional.of(lab.topology().host())),
                true);
    AutoCloseable unused = lab.closing(() -> bench.mdevs().undefine(defined.uuid()));
    assertEquals(MdevState.WAITING, defined.state());
    assertTrue(defined.why().orElse("").contains("pinning"), defined.why()::toString);
    try (PinningParent _ = new PinningParent()) {
      assertEquals(MdevState.ACTIVE, view(defined.uuid()).state());
      BoundDevice device = lab.bind(lab.open(), defined.uuid());
      assertEquals(0, device.read(0, 0, 8));
    }
    assertEquals(MdevState.WAITING, view(defined.uuid()).state());
  }

  @Test
  void aModelThatThrowsIsDeadUntilItIsResetAndHarmsNoOther() {
    String first = bench.create(PinningParent.TYPE).uuid();
    String second = bench.create(PinningParent.TYPE).uuid();
    IommuFd fd = lab.open();
    BoundDevice bad = lab.bind(fd, first);
    BoundDevice good = lab.bind(fd, second);
    bad.write(0, 0, 8, -1);
    assertEquals(-1, bad.read(0, 0, 8));
    assertEquals(0, good.read(0, 0, 8));
    bad.reset();
    assertEquals(0, bad.read(0, 0, 8));
  }
}
