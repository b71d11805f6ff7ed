package org.bindery.tck.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vendor does to run the kit: one dependency, one class, one line that names it. */
class VendorTest {
  private static final String RULES = "org.bindery.tck.rule";
  private static final String SOUND = "return machine.memory();";

  /** Memory that forgets a page when it gives back several. */
  private static final String DEFECT =
      """
      HostMemory real = machine.memory();
      return new HostMemory() {
        public long pin(Memory memory, long offset, long pages) {
          return real.pin(memory, offset, pages);
        }
        public void unpin(long frame, long pages) {
          real.unpin(frame, Math.max(1, pages - 1));
        }
        public long pinnedPages() {
          return real.pinnedPages();
        }
      };
      """;

  @TempDir private Path folder;
  private final String source = Checkout.resource("AcmeBackend.java");

  private static List<String> that(List<String> lines, String what) {
    return lines.stream().filter(line -> line.startsWith(what + " ")).toList();
  }

  @Test
  void allRulesRunOnAVendorsBackend() throws Exception {
    List<String> lines = new Checkout(folder, source).run(RULES);
    assertThat(that(lines, "failed")).isEmpty();
    assertThat(that(lines, "passed"))
        .hasSizeGreaterThan(150)
        .contains("passed " + RULES + ".device.AttachTest#theLastDetachUnpins")
        .as("the vendor has no door")
        .noneMatch(line -> line.contains(RULES + ".door."));
    assertThat(that(lines, "skipped"))
        .contains("skipped " + RULES + ".dma.ReachTest#aDetachedDeviceIsBlocked it models no DMA");
  }

  @Test
  void aDefectOfAVendorsBackendFailsItsRule() throws Exception {
    assertThat(source).containsOnlyOnce(SOUND);
    List<String> lines = new Checkout(folder, source.replace(SOUND, DEFECT)).run(RULES + ".device");
    assertThat(that(lines, "failed"))
        .anyMatch(line ->
            line.startsWith(
                "failed "
                    + RULES
                    + ".device.AttachTest#theLastDetachUnpins "
                    + "org.opentest4j.AssertionFailedError: expected: <0> but was: <1>"));
    assertThat(that(lines, "passed"))
        .contains("passed " + RULES + ".device.BindTest#anFdTakesWhatAnotherHasClosed");
  }
}
