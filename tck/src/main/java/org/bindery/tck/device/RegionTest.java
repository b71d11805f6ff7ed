package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registers and configuration space of a bound device, by calls and by a map. */
class RegionTest {
  private static final int EDU = 0x010000ed;
  private static final int VENDOR_AND_DEVICE = 0x11e8_1234;

  @RegisterExtension final Lab lab = new Lab();
  private BoundDevice device;

  @BeforeEach
  void bind() {
    device = lab.bind(lab.open(), lab.topology().edu());
    // Memory decoding: without it no register answers.
    device.write(RegionInfo.CONFIG, 4, 2, device.read(RegionInfo.CONFIG, 4, 2) | 2);
  }

  private RegionInfo region(int index) {
    return device.regions().stream()
        .filter(region -> region.index() == index)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void registersCanBeReadWrittenAndMapped() {
    RegionInfo bar = region(0);
    assertEquals("bar0", bar.name());
    assertEquals(1 << 20, bar.size());
    assertTrue(bar.readable() && bar.writable() && bar.mappable(), "bar0 lacks an access");
  }

  @Test
  void configurationSpaceIsThere() {
    RegionInfo config = region(RegionInfo.CONFIG);
    assertEquals("config", config.name());
    assertTrue(config.size() >= 256 && config.readable() && config.writable(), "config");
    assertEquals(VENDOR_AND_DEVICE, device.read(RegionInfo.CONFIG, 0, 4));
  }

  @Test
  void regionsAreThoseWithBytesByIndex() {
    List<Integer> indexes = device.regions().stream().map(RegionInfo::index).toList();
    assertEquals(indexes.stream().sorted().distinct().toList(), indexes);
    assertTrue(device.regions().stream().allMatch(region -> region.size() > 0), "size 0");
  }

  @Test
  void aRegisterIsReadAndWritten() {
    assertEquals(EDU, device.read(0, Edu.IDENTIFICATION, 4));
    device.write(0, Edu.LIVENESS, 4, 0x12345678);
    assertEquals(0xedcba987L, device.read(0, Edu.LIVENESS, 4));
  }

  @Test
  void configurationSpaceIsReadByBytesAndWords() {
    assertEquals(0x34, device.read(RegionInfo.CONFIG, 0, 1));
    assertEquals(0x1234, device.read(RegionInfo.CONFIG, 0, 2));
    assertEquals(0x11e8, device.read(RegionInfo.CONFIG, 2, 2));
  }

  @Test
  void aRunOfBytesIsRead() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(64);
      device.read(RegionInfo.CONFIG, 0, into);
      assertEquals(VENDOR_AND_DEVICE, into.get(ValueLayout.JAVA_INT, 0));
    }
  }

  @Test
  void accessesOutsideOrOfAnOddWidthAreEinval() {
    Refused.with(Errno.EINVAL, () -> device.read(0, 1 << 20, 4));
    Refused.with(Errno.EINVAL, () -> device.read(0, (1 << 20) - 2, 4));
    Refused.with(Errno.EINVAL, () -> device.read(0, -4, 4));
    Refused.with(Errno.EINVAL, () -> device.read(0, 0, 3));
    Refused.with(Errno.EINVAL, () -> device.write(0, 1 << 20, 4, 0));
    Refused.with(Errno.EINVAL, () -> device.write(0, 0, 0, 0));
  }

  @Test
  void aRegionThatIsNotThereIsEinval() {
    Refused.with(Errno.EINVAL, () -> device.read(1, 0, 4));
    Refused.with(Errno.EINVAL, () -> device.write(99, 0, 4, 0));
    Refused.with(Errno.EINVAL, () -> device.map(1));
    Refused.with(Errno.EINVAL, () -> device.map(-1));
  }

  @Test
  void configurationSpaceCannotBeMapped() {
    Refused.with(Errno.EINVAL, () -> device.map(RegionInfo.CONFIG));
  }

  @Test
  void aMapReachesTheRegisters() {
    try (RegionMap map = device.map(0)) {
      assertEquals(1 << 20, map.size());
      assertEquals(EDU, map.getInt(Edu.IDENTIFICATION));
      map.putInt(Edu.LIVENESS, 0x0f0f0f0f);
      assertEquals(0xf0f0f0f0, map.getInt(Edu.LIVENESS));
      assertEquals(0xf0f0f0f0L, device.read(0, Edu.LIVENESS, 4));
    }
  }

  @Test
  void aMapHasBoundsAndAlignment() {
    try (RegionMap map = device.map(0)) {
      assertThrows(IndexOutOfBoundsException.class, () -> map.getInt(1 << 20));
      assertThrows(IndexOutOfBoundsException.class, () -> map.putLong(-8, 0));
      assertThrows(IllegalArgumentException.class, () -> map.getInt(2));
    }
  }

  @Test
  void aMapIsRevokedByTheUnbind() {
    RegionMap map = lab.closing(device.map(0));
    assertEquals(EDU, map.getInt(Edu.IDENTIFICATION));
    device.unbind();
    Refused.with(Errno.ENODEV, () -> map.getInt(Edu.IDENTIFICATION));
    Refused.with(Errno.ENODEV, () -> map.putInt(Edu.LIVENESS, 1));
  }

  @Test
  void theDeviceComputesFactorials() {
    Edu edu = lab.edu(device);
    assertEquals(479001600, edu.factorial(12));
    assertEquals(1, edu.factorial(0));
    assertEquals(2004310016, edu.factorial(15), "15! modulo 2^32");
  }

  @Test
  void toResetADeviceThatHasNoResetIsEinval() {
    Refused.with(Errno.EINVAL, device::reset);
    assertEquals(EDU, device.read(0, Edu.IDENTIFICATION, 4));
  }
}
