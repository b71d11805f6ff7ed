package org.bindery.backend.linux.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.bindery.api.Errno;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.linux.engine.EngineLab;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VfioDeviceFileTest {
  @TempDir Path root;
  private final FakeFile kernel = new FakeFile();
  private final FakeSignals signals = new FakeSignals();
  private EngineLab lab;
  private VfioDeviceFile file;

  @BeforeEach
  void open() {
    LinuxPaths paths =
        new LinuxPaths(root.resolve("sys"), root.resolve("dev"), root.resolve("proc"));
    lab = new EngineLab(paths);
    TestDevice device = new TestDevice("0000:00:10.0", 7);
    file =
        new VfioDeviceFile(
            device,
            lab.engine,
            kernel,
            signals,
            new BindDiagnosis(device, root.resolve("dev/vfio/devices/vfio0"), paths));
  }

  @AfterEach
  void close() {
    file.close();
    lab.engine.close();
  }

  private List<Runnable> everything() {
    return List.of(
        file::regions,
        () -> file.read(0, 0, 4),
        () -> file.read(0, 0, MemorySegment.ofArray(new byte[4])),
        () -> file.write(0, 0, 4, 1),
        () -> file.map(0),
        file::interrupts,
        () -> file.interrupt(InterruptKind.MSI, 0),
        file::reset);
  }

  @Test
  void beforeBindEverythingIsRefused() {
    for (Runnable call : everything()) {
      assertRefused(Errno.EINVAL, "is not bound to an IOMMU fd yet", call);
    }
    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void bindRegistersInTheFd() {
    EngineDevice device = file.bind(lab.fd);

    assertThat(kernel.calls).containsExactly("bind to 33");
    assertThat(device.id()).isEqualTo(5);
    assertThat(lab.fd.objects()).extracting("type").containsExactly("device");
    assertRefused(Errno.EINVAL, "bound already", () -> file.bind(lab.fd));
    assertThat(file.regions()).extracting(RegionInfo::name).containsExactly("bar0", "config");
    assertThat(file.interrupts())
        .containsExactly(
            new InterruptInfo(InterruptKind.INTX, 1), new InterruptInfo(InterruptKind.MSI, 4));
  }

  @Test
  void otherFilesCommandsNameItWhileItIsOpen() {
    assertThat(file.naming(number -> number + 1)).isEqualTo(45);
    file.bind(lab.fd);
    assertThat(file.naming(number -> -number)).isEqualTo(-44);
    file.close();
    assertThat(file.naming(number -> number)).isEqualTo(-Errno.EBADF.number());
  }

  @Test
  void whatWaitsForTheBindIsRunOnce() {
    List<String> ran = new ArrayList<>();
    file.whenBound(() -> ran.add("early"));
    kernel.answers.put((long) DeviceBindIommufd.COMMAND.number(), -Errno.EBUSY.number());
    assertThatThrownBy(() -> file.bind(lab.fd)).isInstanceOf(RefusedException.class);
    assertThat(ran).isEmpty();
    assertThat(file.enforcesCoherency()).isEmpty();
    kernel.answers.clear();
    file.bind(lab.fd);
    file.whenBound(() -> ran.add("late"));
    assertThat(ran).containsExactly("early", "late");
    assertThat(file.enforcesCoherency()).contains(false);
  }

  @Test
  void anFdOfAnotherKindOfEngineIsNone() {
    EngineFd foreign =
        (EngineFd)
            Proxy.newProxyInstance(
                EngineFd.class.getClassLoader(),
                new Class<?>[] {EngineFd.class},
                (proxy, method, arguments) -> method.getName().equals("name") ? "fd9" : null);

    assertRefused(Errno.EBADFD, "fd9 is no fd of the kernel", () -> file.bind(foreign));

    assertThat(file.bind(lab.fd).id()).isEqualTo(5);
  }

  @Test
  void regionsAreReadAndWrittenByWidth() {
    file.bind(lab.fd);
    file.write(RegionInfo.CONFIG, 4, 2, 0xffff_8086L);
    file.write(0, 8, 8, -2);

    assertThat(file.read(RegionInfo.CONFIG, 4, 2)).isEqualTo(0x8086);
    assertThat(file.read(RegionInfo.CONFIG, 4, 4)).isEqualTo(0x8086);
    assertThat(file.read(RegionInfo.CONFIG, 5, 1)).isEqualTo(0x80);
    assertThat(file.read(0, 8, 8)).isEqualTo(-2);
    assertThat(kernel.memory.get(ValueLayout.JAVA_SHORT, FakeFile.CONFIG_AT + 4))
        .isEqualTo((short) 0x8086);
    byte[] bytes = new byte[3];
    file.read(0, 8, MemorySegment.ofArray(bytes));
    assertThat(bytes).containsExactly(-2, -1, -1);
  }

  @Test
  void whatIsOutsideIsRefused() {
    file.bind(lab.fd);

    assertRefused(Errno.EINVAL, "no region 3", () -> file.read(3, 0, 4));
    assertRefused(Errno.EINVAL, "a width of 3", () -> file.read(0, 0, 3));
    assertRefused(Errno.EINVAL, "not inside region config", () -> file.read(7, 253, 4));
    assertRefused(Errno.EINVAL, "not inside", () -> file.read(7, -1, 1));
    assertRefused(Errno.EINVAL, "not inside", () -> file.write(7, Long.MAX_VALUE, 8, 0));
    assertRefused(
        Errno.EINVAL, "not inside", () -> file.read(7, 1, MemorySegment.ofArray(new byte[256])));
    assertRefused(Errno.EINVAL, "cannot be mapped", () -> file.map(7));
  }

  @Test
  void partsOfARegionAreNotTakenForTheWhole() {
    kernel.sparse = true;
    file.bind(lab.fd);

    assertRefused(Errno.EINVAL, "parts of it only", () -> file.map(0));
  }

  @Test
  void aMapIsRevokedWithTheBind() {
    EngineDevice device = file.bind(lab.fd);
    RegionMap map = file.map(0);
    map.putInt(8, 0x11223344);
    assertThat(map.getInt(8)).isEqualTo(0x11223344);
    assertThat(map.getLong(8)).isEqualTo(0x11223344);
    assertThatThrownBy(() -> map.getInt(4096)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> map.getInt(2)).isInstanceOf(IllegalArgumentException.class);
    kernel.calls.clear();

    device.close();

    // A map that is there keeps the kernel's file, and with it the bind.
    assertThat(kernel.calls).containsExactly("unmap", "close");
    assertRefused(Errno.ENODEV, "is revoked", () -> map.getInt(8));
    assertRefused(Errno.ENODEV, "is revoked", () -> map.putLong(8, 1));
    map.close();
    for (Runnable call : everything()) {
      assertRefused(Errno.EBADF, "closed", call);
    }
  }

  @Test
  void theCloseOfTheFdClosesTheFile() {
    file.bind(lab.fd);

    lab.fd.close();

    assertThat(kernel.calls).contains("close");
    assertRefused(Errno.EBADF, "closed", file::regions);
    file.close();
  }

  @Test
  void aDeviceThatHasLeftIsEnodev() {
    file.bind(lab.fd);

    file.gone();
    file.close();

    for (Runnable call : everything()) {
      assertRefused(Errno.ENODEV, "has left its host", call);
    }
    assertRefused(Errno.ENODEV, "has left its host", () -> file.bind(lab.fd));
    assertThat(lab.fd.objects()).isEmpty();
  }

  @Test
  void theKernelSaysThatItWantsTheDeviceBack() {
    kernel.asks = true;
    List<String> told = new ArrayList<>();
    assertRefused(Errno.EINVAL, "not bound", () -> file.wanted(() -> told.add("never")));
    file.bind(lab.fd);
    assertThat(kernel.calls).contains("wire 4 from 0: [100]");

    file.wanted(() -> told.add("first"));
    assertThat(told).isEmpty();
    LongConsumer eventfd = signals.open.get(100);
    eventfd.accept(1);
    eventfd.accept(1);
    assertThat(told).containsExactly("first", "first");
    // It has asked already.
    file.wanted(() -> told.add("later"));
    assertThat(told).containsExactly("first", "first", "later");

    file.close();
    assertThat(signals.open).isEmpty();
    eventfd.accept(1);
    assertThat(told).hasSize(3);
  }

  @Test
  void aDriverThatCannotSayItIsBoundAllTheSame() {
    file.bind(lab.fd);
    file.wanted(() -> {});
    assertThat(signals.open).isEmpty();
  }

  @Test
  void oneThatDoesNotTakeTheEventfdIsBoundAllTheSame() {
    kernel.asks = true;
    kernel.answers.put((long) DeviceSetIrqs.COMMAND.number(), -Errno.EINVAL.number());
    assertThat(file.bind(lab.fd).id()).isEqualTo(5);
    assertThat(signals.open).isEmpty();
  }

  @Test
  void aFileThatCannotBeDescribedIsClosedAgain() {
    kernel.answers.put((long) DeviceGetInfo.COMMAND.number(), -Errno.EIO.number());

    assertRefused(Errno.EIO, "does not answer", () -> file.bind(lab.fd));

    assertThat(lab.fd.objects()).isEmpty();
    assertThat(kernel.closed).isTrue();
  }

  @Test
  void aDeviceWithoutResetSaysSo() {
    file.bind(lab.fd);
    file.reset();
    assertThat(kernel.calls).contains("reset");
    kernel.answers.put((long) VfioCommands.DEVICE_RESET, -Errno.EINVAL.number());

    assertRefused(Errno.EINVAL, "has no way to be reset", file::reset);
  }
}
