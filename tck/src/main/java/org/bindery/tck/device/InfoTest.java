package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a bound device tells of itself and the IOMMU behind it. */
@EveryBoot
class InfoTest {
  /** Extended capability register of VT-d: snoop control. */
  private static final long SNOOP_CONTROL = 1L << 7;

  @RegisterExtension final Lab lab = new Lab();
  private IommuFd fd;
  private DeviceInfo info;

  @BeforeEach
  void bind() {
    fd = lab.open();
    info = lab.bind(fd, lab.topology().edu()).info();
  }

  @Test
  void theSnoopAnswerIsWhatTheHardwareWasBootedWith() {
    assertEquals(lab.boot().snoopControl(), info.snoopEnforceable());
  }

  @Test
  void theSnoopAnswerIsWhatTheRegistersSay() {
    assertEquals((info.registers().get("ecap") & SNOOP_CONTROL) != 0, info.snoopEnforceable());
  }

  @Test
  void theHardwareIsVtdAndShowsItsRegisters() {
    assertEquals("vtd", info.make());
    assertFalse(info.hardware().isBlank(), "the IOMMU has no name");
    Map<String, Long> registers = info.registers();
    assertNotEquals(0L, registers.getOrDefault("cap", 0L));
    assertNotEquals(0L, registers.getOrDefault("ecap", 0L));
  }

  @Test
  void theRangesAreThoseOfAnIoasItIsAttachedTo() {
    int ioas = fd.allocateIoas();
    int unused = fd.devices().getFirst().attach(ioas);
    assertEquals(fd.ranges(ioas).ranges(), info.ranges());
  }

  @Test
  void pagesStartAt4KAndAscend() {
    List<Long> sizes = info.pageSizes();
    assertEquals(4096, sizes.getFirst());
    assertEquals(sizes.stream().sorted().distinct().toList(), sizes);
  }

  @Test
  void aConventionalDeviceHasNeitherPasidNorPageRequests() {
    assertEquals(0, info.pasidBits());
    assertFalse(info.pageRequests(), "page requests");
  }

  @Test
  void thisHardwareTracksNoDirtyPages() {
    assertFalse(info.dirtyTracking(), "dirty tracking");
  }
}
