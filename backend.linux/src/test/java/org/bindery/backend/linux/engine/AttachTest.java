package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.IoasMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest {
  @TempDir Path root;
  private Lab lab;
  private int ioas;

  @BeforeEach
  void open() {
    lab = new Lab(root);
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void anAutomaticTableComesAndGoesWithItsDevice() {
    EngineDevice device = lab.bind(lab.link("a", 7));

    int hwpt = device.attach(ioas);

    assertThat(device.attached()).hasValue(hwpt);
    assertThat(lab.fd.hwpts())
        .singleElement()
        .satisfies(table -> {
          assertThat(table.id()).isEqualTo(hwpt);
          assertThat(table.ioas()).isEqualTo(ioas);
          assertThat(table.automatic()).isTrue();
          assertThat(table.devices()).containsExactly(device.id());
        });
    assertThat(lab.fd.objects())
        .contains(new EngineObject(ioas, "ioas", 1), new EngineObject(hwpt, "hwpt", 1));

    device.detach();
    device.detach();

    assertThat(device.attached()).isEmpty();
    assertThat(lab.fd.hwpts()).isEmpty();
    assertThat(lab.kernel.calls).containsOnlyOnce("detach a");
  }

  @Test
  void aReplaceMovesTheWholeGroup() {
    FakeLink second = lab.link("b", 7);
    EngineDevice a = lab.bind(lab.link("a", 7));
    EngineDevice b = lab.bind(second);
    int automatic = a.attach(ioas);
    second.attaches.add(target -> automatic);
    b.attach(ioas);
    int manual = lab.fd.allocateHwpt(a.id(), HwptRequest.paging(ioas));
    second.attaches.add(target -> target);

    assertThat(b.attach(manual)).isEqualTo(manual);

    assertThat(a.attached()).hasValue(manual);
    assertThat(lab.fd.hwpts())
        .singleElement()
        .satisfies(table -> assertThat(table.devices()).containsExactly(a.id(), b.id()));
  }

  @Test
  void whatIsMappedIsLookedUpBeforeItIsPinned() {
    EngineDevice device = lab.bind(lab.link("a", 7));
    lab.fd.map(ioas, 0x5000, 4096, Access.READ, OptionalLong.of(0x1000));
    // Which makes a table of its own.
    assertThat(lab.fd.info(device.id())).isNotNull();
    lab.kernel.calls.clear();

    Refusal refusal =
        assertRefused(
            Errno.EFAULT,
            "a page table for a cannot be filled with area 0x1000-0x1fff of ioas 1: user address"
                + " 0x5000 is not usable",
            () -> device.attach(ioas));
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x1000 0x1000");
    assertRefused(
        Errno.EFAULT, "0x5000", () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));

    assertThat(lab.kernel.calls).doesNotContain("attach a to 1", "IOMMU_HWPT_ALLOC");
    assertThat(device.attached()).isEmpty();
  }

  /** As the kernel does, which looks at memory last. */
  @Test
  void whatDoesNotFitTheTableIsToldBeforeMemoryThatIsNotThere() {
    EngineDevice device = lab.bind(lab.link("a", 7));
    lab.fd.map(ioas, 0x5000, 4096, Access.READ, OptionalLong.of(0x1800));

    assertRefused(Errno.EADDRINUSE, "not on its pages", () -> device.attach(ioas));
    assertRefused(
        Errno.EADDRINUSE,
        "not on its pages",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
  }

  /** A device's ranges are reserved before a first table is filled, and after it for a replace. */
  @Test
  void aReservedRangeIsInTheWayOfAFirstAttachOnly() {
    lab.file("sys/kernel/iommu_groups/7/reserved_regions", "0x1000 0x1fff msi\n");
    EngineDevice device = lab.bind(lab.link("a", 7));
    lab.fd.map(ioas, 0x5000, 4096, Access.READ, OptionalLong.of(0x1000));
    assertRefused(Errno.EADDRINUSE, "the interrupt window", () -> device.attach(ioas));

    device.attach(lab.fd.allocateIoas());

    assertRefused(Errno.EFAULT, "0x5000", () -> device.attach(ioas));
  }

  @Test
  void aGroupThatIsAttachedElsewhereIsToldBeforeMemoryThatIsNotThere() {
    lab.bind(lab.link("a", 7)).attach(lab.fd.allocateIoas());
    EngineDevice sibling = lab.bind(lab.link("b", 7));
    lab.fd.map(ioas, 0x5000, 4096, Access.READ, OptionalLong.of(0x1000));

    assertRefused(Errno.EINVAL, "shares group 7", () -> sibling.attach(ioas));
  }

  @Test
  void memoryThatIsClosedWhileItIsPinnedIsDetachedAgain() {
    FakeLink link = lab.link("a", 7);
    EngineDevice device = lab.bind(link);
    lab.map(ioas, 0x1000, 4096);
    link.attaches.add(target -> {
      lab.arena.close();
      return 9;
    });

    assertRefused(Errno.EFAULT, "closed while", () -> device.attach(ioas));

    assertThat(lab.kernel.calls).last().isEqualTo("detach a");
    assertThat(device.attached()).isEmpty();
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void aCopyOfWhatIsPinnedIsNotLookedUpAgain() {
    EngineDevice device = lab.bind(lab.link("a", 7));
    device.attach(ioas);
    int other = lab.fd.allocateIoas();
    try (Arena arena = Arena.ofShared()) {
      Memory memory = lab.process.register(arena.allocate(0x3000, 4096));
      lab.fd.map(ioas, memory.address(), 0x3000, Access.READ_WRITE, OptionalLong.of(0x1000));
      lab.fd.copy(other, ioas, 0x2000, 0x1000, Access.READ, OptionalLong.of(0x8000));
      memory.close();
    }

    assertThat(lab.bind(lab.link("b", 8)).attach(other)).isPositive();

    // When the last table goes the kernel lets go, and has to look again.
    device.detach();
    assertRefused(Errno.EFAULT, "not usable", () -> device.attach(ioas));
  }

  @Test
  void thePlaceOfACopyIsJudgedBeforeMemoryThatIsNotThere() {
    int pinned = lab.fd.allocateIoas();
    lab.bind(lab.link("a", 7)).attach(pinned);
    lab.fd.map(ioas, 0x5000, 0x2000, Access.READ, OptionalLong.of(0x1000));

    lab.kernel.answer(IoasMap.COMMAND, Errno.EINVAL);
    assertRefused(Errno.EINVAL, "", () -> copy(pinned, Access.READ));
    lab.kernel.answer(IoasMap.COMMAND, Errno.EFAULT);
    assertRefused(Errno.EPERM, "", () -> copy(pinned, Access.READ_WRITE));
    assertThat(lab.kernel.calls).doesNotContain("IOMMU_IOAS_COPY");
  }

  private long copy(int to, Access access) {
    return lab.fd.copy(to, ioas, 0x2000, 0x1000, access, OptionalLong.of(0));
  }

  @Test
  void aCopyOfWhatIsNotPinnedIsLookedUp() {
    int pinned = lab.fd.allocateIoas();
    lab.bind(lab.link("a", 7)).attach(pinned);
    lab.fd.map(ioas, 0x5000, 0x2000, Access.READ, OptionalLong.of(0x1000));

    assertRefused(
        Errno.EFAULT,
        "the copy cannot be filled with area 0x2000-0x2fff of ioas 1",
        () -> copy(pinned, Access.READ));
    assertThat(lab.kernel.calls).doesNotContain("IOMMU_IOAS_COPY");
  }

  @Test
  void aReplaceThatFailsLeavesTheOldAttachment() {
    FakeLink link = lab.link("a", 7);
    EngineDevice device = lab.bind(link);
    int hwpt = device.attach(ioas);
    int other = lab.fd.allocateIoas();
    lab.map(other, 0xfee00000L, 4096);
    lab.file(
        "sys/kernel/iommu_groups/7/reserved_regions",
        "0x00000000fee00000 0x00000000feefffff msi\n");
    link.attaches.add(target -> -Errno.EADDRINUSE.number());

    Refusal refusal =
        assertRefused(
            Errno.EADDRINUSE,
            "0xfee00000-0xfeefffff is the interrupt window of a",
            () -> device.attach(other));

    assertThat(refusal.remedies())
        .containsExactly("unmap fd0 %d 0xfee00000 0x1000".formatted(other));
    assertThat(device.attached()).hasValue(hwpt);
    assertThat(lab.fd.hwpts()).extracting(Hwpt::id).containsExactly(hwpt);
  }

  @Test
  void aSiblingThatIsAttachedElsewhereIsNamed() {
    FakeLink second = lab.link("b", 7);
    lab.bind(lab.link("a", 7)).attach(ioas);
    EngineDevice b = lab.bind(second);
    int other = lab.fd.allocateIoas();
    second.attaches.add(target -> -Errno.EINVAL.number());

    assertThat(
            assertRefused(
                    Errno.EINVAL,
                    "shares group 7 with a, which is attached to hwpt",
                    () -> b.attach(other))
                .blockers())
        .extracting("object")
        .containsExactly("a");
  }

  @Test
  void whatIsNoObjectIsAskedAs0() {
    FakeLink link = lab.link("a", 7);
    EngineDevice device = lab.bind(link);
    link.attaches.add(target -> target == 0 ? -Errno.ENOENT.number() : 1);

    assertRefused(Errno.ENOENT, "fd0 has no object 99", () -> device.attach(99));

    link.attaches.add(target -> -Errno.EINVAL.number());
    assertRefused(Errno.EINVAL, "which is no ioas and no hwpt", () -> device.attach(device.id()));
  }

  @Test
  void aSoftwareDeviceIsAttachedToTheIoasItself() {
    FakeLink link = lab.softwareLink("mdev");
    EngineDevice device = lab.bind(link);
    link.attaches.add(target -> target);

    assertThat(device.attach(ioas)).isEqualTo(ioas);

    assertThat(device.attached()).hasValue(ioas);
    assertThat(lab.fd.hwpts()).isEmpty();
    assertThat(lab.fd.objects()).contains(new EngineObject(ioas, "ioas", 1));
    // Its driver takes hold of pages whenever it wants.
    assertRefused(
        Errno.EFAULT,
        "0x5000",
        () -> lab.fd.map(ioas, 0x5000, 4096, Access.READ, OptionalLong.of(0)));
    lab.kernel.answer(Destroy.COMMAND, Errno.EBUSY);
    assertThat(assertRefused(Errno.EBUSY, "in use by mdev", () -> lab.fd.destroy(ioas)).blockers())
        .extracting("object")
        .containsExactly("mdev");
    assertRefused(
        Errno.ENOENT,
        "works by software",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
  }

  @Test
  void whatUsesAnObjectIsNamed() {
    EngineDevice device = lab.bind(lab.link("a", 7));
    int automatic = device.attach(ioas);
    int manual = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));

    lab.kernel.answer(Destroy.COMMAND, Errno.EBUSY);
    Refusal refusal =
        assertRefused(
            Errno.EBUSY,
            "ioas %d of fd0 is in use by hwpt %d, hwpt %d".formatted(ioas, automatic, manual),
            () -> lab.fd.destroy(ioas));
    assertThat(refusal.remedies()).containsExactly("hwpt destroy fd0 " + manual);

    lab.kernel.answer(Destroy.COMMAND, Errno.EBUSY);
    assertRefused(Errno.EBUSY, "in use by a", () -> lab.fd.destroy(automatic));
    lab.kernel.answer(Destroy.COMMAND, Errno.EBUSY);
    assertRefused(Errno.EBUSY, "is bound to fd0", () -> lab.fd.destroy(device.id()));

    lab.fd.destroy(manual);
    assertThat(lab.fd.hwpts()).extracting(Hwpt::id).containsExactly(automatic);
  }

  @Test
  void aDeviceThatIsClosedIsOutOfTheBooks() {
    EngineDevice device = lab.bind(lab.link("a", 7));
    device.attach(ioas);

    device.close();
    device.close();

    assertThat(lab.kernel.calls).containsOnlyOnce("detach a", "end a");
    assertThat(lab.fd.objects()).extracting(EngineObject::type).containsExactly("ioas");
    assertRefused(Errno.ENODEV, "not bound to fd0 any more", () -> device.attach(ioas));
  }
}
