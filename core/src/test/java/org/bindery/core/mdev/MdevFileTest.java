package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Buffer;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeParent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bound instance: registers, interrupts, memory by software access, and the end of each. */
class MdevFileTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final long IOVA = 0x10000;

  private final CoreFixture core = new CoreFixture();
  private final FakeParent cells = new FakeParent("cells");
  private IommuFd fd;
  private BoundDevice device;
  private int ioas;

  @BeforeEach
  void bind() {
    core.core.mdevs().parentCame(cells.parent);
    core.software("mdev");
    var unused =
        core.administration().mdevs().create(MdevRequest.of("cells-2").as(Optional.of(ID)));
    fd = core.open();
    device = fd.bind(BindRequest.of(ID).label("cell"));
    ioas = fd.allocateIoas();
  }

  @AfterEach
  void close() {
    core.close();
  }

  private Buffer mapped(Access access) {
    Buffer buffer = core.session().allocate(Optional.empty(), 8192);
    long unused = fd.map(ioas, buffer.address(), 8192, access, OptionalLong.of(IOVA));
    return buffer;
  }

  @Test
  void itIsRegisteredAsSoftwareUnderItsLabelAndNotASecondTime() {
    assertThat(device.info().make()).isEqualTo("software");
    assertThat(fd.softwareDevices()).isEmpty();
    assertThat(core.administration().fds().getFirst().devices()).containsExactly("cell=" + ID);
    assertThatThrownBy(() -> fd.destroy(device.id()))
        .hasMessageContaining("EBUSY")
        .hasMessageContaining("cell");
    assertThatThrownBy(() -> fd.registerSoftwareDevice("cell", Optional.empty(), (a, b) -> {}))
        .hasMessageContaining("EEXIST");
  }

  @Test
  void itAttachesToAnAddressSpaceWhoseIdIsAnswered() {
    assertThat(device.attach(ioas)).isEqualTo(ioas);
    int other = fd.allocateIoas();
    assertThat(device.attach(other)).isEqualTo(other);
    assertThat(device.attached()).hasValue(other);
    assertThat(device.replace(ioas)).isEqualTo(ioas);
    assertThatThrownBy(() -> device.attach(99)).hasMessageContaining("ENOENT");
    assertThatThrownBy(() -> fd.destroy(ioas)).hasMessageContaining("EBUSY");
    device.detach();
    assertThat(device.attached()).isEmpty();
    fd.destroy(ioas);
  }

  @Test
  void registersAreTheModelsAndWhatIsNoneIsEinval() {
    device.write(0, 0, 8, 77);
    assertThat(device.read(0, 0, 8)).isEqualTo(77);
    device.write(0, 0, 8, -1);
    assertThat(device.read(0, 0, 1)).isEqualTo(0xff);
    assertThat(device.regions()).extracting(RegionInfo::name).containsExactly("bar0", "config");
    assertThatThrownBy(() -> device.read(1, 0, 8)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> device.read(0, 4, 8)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> device.read(0, 0, 3)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> device.read(0, 4096, 8)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> device.write(7, 0, 8, 1)).hasMessageContaining("read-only");
    MemorySegment run = MemorySegment.ofArray(new byte[9]);
    device.read(0, 0, run);
    assertThat(run.get(ValueLayout.JAVA_BYTE, 7)).isZero();
    assertThat(run.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0xff);
  }

  @Test
  void aMapIsRevokedByTheUnbindAndTheNextOwnerFindsNothing() {
    RegionMap map = device.map(0);
    map.putLong(0, 5);
    assertThat(map.getLong(0)).isEqualTo(5);
    assertThatThrownBy(() -> map.getLong(4096)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> device.map(7)).hasMessageContaining("EINVAL");
    device.unbind();
    assertThatThrownBy(() -> map.getLong(0)).hasMessageContaining("ENODEV");
    BoundDevice again = fd.bind(BindRequest.of(ID));
    assertThat(again.read(0, 0, 8)).isZero();
  }

  @Test
  void aVectorCountsWhatTheModelRaises() throws InterruptedException {
    try (Interrupt interrupt = device.interrupt(InterruptKind.MSIX, 1)) {
      device.write(0, 8, 8, 1);
      assertThat(interrupt.await(0, Duration.ofSeconds(10))).isEqualTo(1);
      device.write(0, 8, 8, 0);
      assertThat(device.read(0, 16, 8)).as("vector 0 is not wired").isZero();
      assertThatThrownBy(() -> device.interrupt(InterruptKind.MSIX, 1))
          .hasMessageContaining("EBUSY");
    }
    assertThatThrownBy(() -> device.interrupt(InterruptKind.MSIX, 2))
        .hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> device.interrupt(InterruptKind.INTX, 0))
        .hasMessageContaining("EINVAL");
  }

  private boolean dma(int register, long iova) {
    device.write(0, register, 8, iova);
    return device.read(0, 16, 8) == 1;
  }

  @Test
  void itReachesWhatIsMappedWhereItIsAttachedAndNothingElse() {
    Buffer buffer = mapped(Access.READ_WRITE);
    device.write(0, 0, 8, 0x1122334455667788L);
    assertThat(dma(16, IOVA + 3)).as("not attached").isFalse();
    int unused = device.attach(ioas);
    assertThat(dma(16, IOVA + 3)).isTrue();
    assertThat(buffer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 3))
        .isEqualTo(0x1122334455667788L);
    assertThat(dma(16, IOVA + 8190)).as("past the end").isFalse();
    assertThat(dma(24, IOVA + 4092)).isTrue();
    device.detach();
    assertThat(dma(16, IOVA)).as("detached").isFalse();
    assertThat(buffer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0) & 0xff).isZero();
  }

  @Test
  void itWritesNothingThatIsMappedForReading() {
    Buffer buffer = mapped(Access.READ);
    int unused = device.attach(ioas);
    device.write(0, 0, 8, -1);
    assertThat(dma(16, IOVA)).isFalse();
    assertThat(buffer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isZero();
    assertThat(dma(24, IOVA)).isTrue();
  }

  @Test
  void whatItHasPinnedIsAskedBackByAnUnmapAndByADetach() {
    Buffer unusedBuffer = mapped(Access.READ_WRITE);
    int unused = device.attach(ioas);
    assertThat(dma(32, IOVA)).isTrue();
    assertThat(device.read(0, 32, 8)).isEqualTo(1);
    assertThat(fd.unmap(ioas, IOVA, 8192)).isEqualTo(8192);
    assertThat(device.read(0, 32, 8)).isZero();
    assertThat(dma(32, IOVA)).as("unmapped").isFalse();
    Buffer unusedToo = mapped(Access.READ_WRITE);
    assertThat(dma(32, IOVA)).isTrue();
    device.detach();
    assertThat(device.read(0, 32, 8)).isZero();
  }

  @Test
  void itsOwnWorkIsDroppedByItsResetAndByItsUnbind() {
    device.write(0, 48, 8, 5);
    while (device.read(0, 0, 8) != 5) {
      Thread.onSpinWait();
    }
    device.reset();
    assertThat(device.read(0, 0, 8)).isZero();
  }

  @Test
  void aModelThatThrowsReadsAsOnesUntilItsDeviceIsReset() {
    device.write(0, 0, 8, 1);
    device.write(0, 40, 8, 1);
    assertThat(device.read(0, 0, 4)).isEqualTo(0xffffffffL);
    assertThat(core.topics()).contains("bindery/device/FAILED");
    assertThat(cells.left).as("it was closed").hasValue(4);
    int unused = device.attach(ioas);
    device.reset();
    assertThat(device.read(0, 0, 8)).isZero();
    assertThat(cells.left).hasValue(2);
    Buffer buffer = mapped(Access.READ_WRITE);
    device.write(0, 0, 8, 3);
    assertThat(dma(16, IOVA)).isTrue();
    assertThat(buffer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(3);
  }

  @Test
  void aModelThatCannotBeMadeLeavesNothing() {
    cells.maker =
        port -> {
          throw new IllegalStateException("no");
        };
    int before = cells.left.get();
    assertThatThrownBy(() -> core.administration().mdevs().create(MdevRequest.of("cells-1")))
        .hasMessageContaining("EIO")
        .hasMessageContaining("mediated device parent cells");
    assertThat(core.published).containsExactly(ID);
    assertThat(before).isEqualTo(2);
  }
}
