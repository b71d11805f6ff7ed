package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.tck.lab.EveryBoot;
import org.junit.jupiter.api.Test;

/**
 * The machine has the IOMMU that this boot asked for. Bits of the extended capability register:
 * Intel VT-d specification, 11.4.3.
 */
@EveryBoot
class KernelIommuTest {
  private static final Path ECAP = Path.of("/sys/class/iommu/dmar0/intel-iommu/ecap");
  private static final int SNOOP_CONTROL = 7;
  private static final int SCALABLE_MODE = 43;

  @Test
  void theKernelHasIommufd() {
    assertThat(Path.of("/dev/iommu")).isReadable().isWritable();
  }

  @Test
  void theIommuIsInTheModeOfThisBoot() throws IOException {
    assertThat(has(SCALABLE_MODE)).isEqualTo(System.getenv("GUEST_MODE").equals("scalable"));
  }

  @Test
  void theIommuControlsSnoopingAsThisBootSays() throws IOException {
    assertThat(has(SNOOP_CONTROL)).isEqualTo(System.getenv("GUEST_SNOOP").equals("on"));
  }

  private static boolean has(int bit) throws IOException {
    long ecap = Long.parseUnsignedLong(Files.readString(ECAP).strip(), 16);
    return (ecap >>> bit & 1) == 1;
  }
}
