package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.guest.process.Bytes;
import org.bindery.tck.lab.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel answers to bytes that no engine sends; the raw door has to answer the same. */
class BytesTest {
  private static final int EFAULT = -14;
  private static final int EINVAL = -22;
  private static final int E2BIG = -7;
  private static final int ENOTTY = -25;
  private static final int EOPNOTSUPP = -95;

  private static final Map<String, Integer> EXPECTED =
      Map.ofEntries(
          Map.entry("exact", 0),
          Map.entry("tooSmall", EINVAL),
          Map.entry("noSize", EINVAL),
          Map.entry("zeroTail", 0),
          Map.entry("tail", E2BIG),
          Map.entry("allocFlag", EOPNOTSUPP),
          Map.entry("noMemory", EFAULT),
          Map.entry("unknownCommand", ENOTTY),
          Map.entry("otherFamily", ENOTTY),
          Map.entry("knownFlags", 0),
          Map.entry("unknownFlag", EOPNOTSUPP),
          Map.entry("reserved", EOPNOTSUPP),
          Map.entry("bind", 0),
          Map.entry("table", 0),
          Map.entry("nestParent", EOPNOTSUPP),
          Map.entry("dirtyTracking", EOPNOTSUPP),
          Map.entry("unknownTableFlag", EOPNOTSUPP),
          Map.entry("secondBind", EINVAL));

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void sizesCommandsAndFlagsAreRefusedAsTheKernelDoes() throws IOException, InterruptedException {
    String edu = lab.topology().edu();
    lab.take(edu);
    String file =
        new KernelHost(lab).attributes().list("bus/pci/devices/" + edu + "/vfio-dev").getFirst();
    Program said = Program.run(Bytes.class, Path.of("/dev/vfio/devices", file).toString());
    assertThat(said.status()).as("%s", said.lines()).isZero();
    Map<String, Integer> results = new TreeMap<>();
    for (String line : said.lines()) {
      String[] words = line.split(" ", 2);
      results.put(words[0], Integer.valueOf(words[1]));
    }
    assertThat(results).containsExactlyInAnyOrderEntriesOf(EXPECTED);
  }
}
