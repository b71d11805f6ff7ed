package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.linux.testing.FakeKernel;
import org.bindery.engine.EngineDevice;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
  /** As QEMU's intel-iommu says it; bits 34 and 35 are 2 MiB and 1 GiB. */
  private static final long CAP = 0xd2008c222f0686L;

  private static final long ECAP = 0xf00f4aL;

  @TempDir Path root;
  private Lab lab;
  private EngineDevice device;

  @BeforeEach
  void open() {
    lab = new Lab(root);
    device = lab.bind(lab.link("0000:00:10.0", 7));
    lab.file(
        "sys/kernel/iommu_groups/7/reserved_regions",
        """
        0x0000000000000000 0x0000000000ffffff direct-relaxable
        0x00000000fee00000 0x00000000feefffff msi
        """);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void hardware(long cap, long ecap, int pasidBits, long top, boolean snoop) {
    lab.kernel.on(GetHwInfo.COMMAND, argument -> FakeKernel.vtd(argument, cap, ecap, pasidBits));
    lab.kernel.on(IoasIovaRanges.COMMAND, argument -> FakeKernel.ranges(argument, 4096, 0, top));
    lab.kernel.on(0x3b65, argument -> snoop ? 1 : 0);
  }

  @Test
  void aTableIsTriedAndEndsAtOnce() throws IOException {
    hardware(CAP, ECAP, 0, (1L << 48) - 1, true);
    Path folder = root.resolve("sys/bus/pci/devices/0000:00:10.0");
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("iommu"), Path.of("../../../../virtual/iommu/dmar0"));
    lab.kernel.calls.clear();

    DeviceInfo info = lab.fd.info(device.id());

    assertThat(lab.kernel.calls)
        .containsExactly(
            "IOMMU_GET_HW_INFO",
            "IOMMU_IOAS_ALLOC",
            "IOMMU_HWPT_ALLOC",
            "IOMMU_IOAS_IOVA_RANGES",
            "IOMMU_VFIO_IOAS",
            "0x3b65(4)",
            "IOMMU_VFIO_IOAS",
            "IOMMU_DESTROY",
            "IOMMU_DESTROY");
    assertThat(info.snoopEnforceable()).isTrue();
    assertThat(info.pageSizes()).containsExactly(4096L, 2L << 20, 1L << 30);
    assertThat(info.ranges())
        .containsExactly(new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, (1L << 48) - 1));
    assertThat(info.formats()).containsExactly("vtd-second-stage");
    assertThat(info.hardware()).isEqualTo("dmar0");
    assertThat(info.make()).isEqualTo("vtd");
    assertThat(info.registers()).containsEntry("cap", CAP).containsEntry("ecap", ECAP);
    assertThat(lab.fd.info(device.id())).isSameAs(info);
    assertThat(lab.fd.ioases()).isEmpty();
  }

  @Test
  void halfTheWidthIsAFirstStageTable() {
    hardware(1L << 56, 0, 20, (1L << 47) - 1, false);

    DeviceInfo info = lab.fd.info(device.id());

    assertThat(info.formats()).containsExactly("vtd-first-stage");
    assertThat(info.pageSizes()).containsExactly(4096L, 2L << 20, 1L << 30);
    assertThat(info.pasidBits()).isEqualTo(20);
    assertThat(info.snoopEnforceable()).isFalse();
  }

  @Test
  void pageRequestsTakeTheDeviceAndTheUnit() throws IOException {
    ByteBuffer config = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    config.putInt(0x100, 0x140 << 20 | 1 << 16 | 0x01);
    config.putInt(0x140, 1 << 16 | 0x13);
    Path file = root.resolve("sys/bus/pci/devices/0000:00:10.0/config");
    Files.createDirectories(file.getParent());
    Files.write(file, config.array());
    hardware(CAP, ECAP | 1L << 29, 0, (1L << 48) - 1, false);

    assertThat(lab.fd.info(device.id()).pageRequests()).isTrue();
  }

  @Test
  void aChainOfCapabilitiesThatLoopsEnds() throws IOException {
    ByteBuffer config = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    config.putInt(0x100, 0x100 << 20 | 1 << 16 | 0x01);
    Path file = root.resolve("sys/bus/pci/devices/0000:00:10.0/config");
    Files.createDirectories(file.getParent());
    Files.write(file, config.array());
    hardware(CAP, ECAP | 1L << 29, 0, (1L << 48) - 1, false);

    assertThat(lab.fd.info(device.id()).pageRequests()).isFalse();
  }

  @Test
  void whatTheKernelWouldNotChooseIsRefused() {
    int ioas = lab.fd.allocateIoas();
    hardware(CAP, ECAP, 0, (1L << 48) - 1, true);

    assertRefused(
        Errno.EOPNOTSUPP,
        "has no flag to permit no-snoop",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).snoop(Snoop.ALLOW)));
    assertRefused(
        Errno.EOPNOTSUPP,
        "the kernel chooses vtd-second-stage",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).format("vtd-first-stage")));
    assertRefused(
        Errno.EOPNOTSUPP,
        "kind nested",
        () ->
            lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).kind(PageTableKind.NESTED)));
    assertThat(
            lab.fd.allocateHwpt(
                device.id(),
                HwptRequest.paging(ioas).format("vtd-second-stage").snoop(Snoop.ENFORCE)))
        .isPositive();
    assertThat(lab.fd.hwpts())
        .singleElement()
        .satisfies(table -> assertThat(table.snoop()).isEqualTo(Snoop.ENFORCE));
  }

  @Test
  void snoopingThatCannotBeEnforcedIsNotPromised() {
    int ioas = lab.fd.allocateIoas();
    hardware(CAP, ECAP, 0, (1L << 48) - 1, false);

    assertRefused(
        Errno.EOPNOTSUPP,
        "cannot block its no-snoop",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).snoop(Snoop.ENFORCE)));
  }

  @Test
  void aKernelThatLacksACommandIsNamedByTheReleaseThatHasIt() {
    int ioas = lab.fd.allocateIoas();
    lab.kernel.answer(GetHwInfo.COMMAND, Errno.ENOTTY).answer(HwptAlloc.COMMAND, Errno.ENOTTY);

    assertRefused(Errno.EOPNOTSUPP, "since Linux 6.6", () -> lab.fd.info(device.id()));
    assertRefused(
        Errno.EOPNOTSUPP,
        "since Linux 6.6",
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
  }

  @Test
  void aTryThatFailsLeavesNothing() {
    lab.kernel.on(GetHwInfo.COMMAND, argument -> FakeKernel.vtd(argument, CAP, ECAP, 0));
    lab.kernel.answer(HwptAlloc.COMMAND, Errno.ENOMEM);
    lab.kernel.calls.clear();

    assertRefused(Errno.ENOMEM, "to try", () -> lab.fd.info(device.id()));

    assertThat(lab.kernel.calls)
        .containsExactly(
            "IOMMU_GET_HW_INFO", "IOMMU_IOAS_ALLOC", "IOMMU_HWPT_ALLOC", "IOMMU_DESTROY");
  }

  @Test
  void aLongListOfRangesIsAskedForAgain() {
    int ioas = lab.fd.allocateIoas();
    long[] pairs = LongStream.range(0, 80).map(i -> i * 0x10000 + (i % 2) * 0x100).toArray();
    lab.kernel
        .on(IoasIovaRanges.COMMAND, argument -> FakeKernel.ranges(argument, 1, pairs))
        .on(IoasIovaRanges.COMMAND, argument -> FakeKernel.ranges(argument, 1, pairs));

    assertThat(lab.fd.ranges(ioas).ranges())
        .hasSize(40)
        .last()
        .isEqualTo(new IovaRange(pairs[78], pairs[79]));
  }

  @Test
  void aSoftwareDeviceHasNoHardware() {
    EngineDevice mdev = lab.bind(lab.softwareLink("mdev"));
    lab.kernel.calls.clear();

    DeviceInfo info = lab.fd.info(mdev.id());

    assertThat(info.kinds()).isEmpty();
    assertThat(info.make()).isEqualTo("none");
    assertThat(lab.kernel.calls).isEmpty();
  }
}
