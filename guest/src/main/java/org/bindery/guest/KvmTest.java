package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.guest.process.KvmBytes;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the kernel's virtual machines answer when they are told of device files, and in which order
 * that may be. What it does to a guest cannot be seen from outside one.
 */
@EveryBoot
class KvmTest {
  private static final int ENOENT = -2;
  private static final int ENXIO = -6;
  private static final int EBADF = -9;
  private static final int EBUSY = -16;
  private static final int EEXIST = -17;
  private static final int ENODEV = -19;
  private static final int EINVAL = -22;

  @RegisterExtension final Lab lab = new Lab();

  private Map<String, Integer> expected() {
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("version", 12);
    expected.put("noSuchDevice", ENODEV);
    expected.put("vfioDevice", 0);
    expected.put("secondVfioDevice", EBUSY);
    expected.put("addNoFile", EBADF);
    expected.put("addOther", EINVAL);
    expected.put("deleteNoFile", EBADF);
    expected.put("deleteUnknown", ENOENT);
    expected.put("unknownAttribute", ENXIO);
    expected.put("add", 0);
    expected.put("addAgain", EEXIST);
    expected.put("delete", 0);
    expected.put("deleteAgain", ENOENT);
    expected.put("addFirst", 0);
    expected.put("bindSecond", 0);
    expected.put("deleteWhileBound", 0);
    expected.put("addWhileBound", 0);
    expected.put("deleteBeforeClose", 0);
    expected.put("bindFirst", 0);
    expected.put("addSecond", 0);
    expected.put("deleteLast", 0);
    expected.put("addToStay", 0);
    expected.put("bindToStay", 0);
    expected.put("ioas", 0);
    expected.put("compatible", 0);
    expected.put("table", 0);
    expected.put("coherent", lab.boot().snoopControl() ? 1 : 0);
    // Closed, but known to the machine: that keeps it open.
    expected.put("bindWhileKnown", EINVAL);
    expected.put("bindWhenForgotten", 0);
    return expected;
  }

  @Test
  void itAnswersAndOrdersAsTheKernelDoes() throws IOException, InterruptedException {
    String edu = lab.topology().edu();
    lab.take(edu);
    String file =
        new KernelHost(lab).attributes().list("bus/pci/devices/" + edu + "/vfio-dev").getFirst();
    Program said = Program.run(KvmBytes.class, Path.of("/dev/vfio/devices", file).toString());
    Map<String, Integer> results = new LinkedHashMap<>();
    for (String line : said.lines()) {
      String[] words = line.split(" ", 2);
      results.put(words[0], Integer.valueOf(words[1]));
    }
    assertThat(results).containsExactlyEntriesOf(expected());
    assertThat(said.status()).isZero();
  }
}
