package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command with good input, and that none was forgotten, here or among the refused ones. */
class GoodInputTest {
  private static final String[] CLAIM = {
    "vm create", "vm register vm0 fd0", "vm allowIncoherentDma vm0 fd0 edu"
  };
  private static final String[] GUEST = {"vm create", "vm map vm0 0 b"};
  private static final String ID = MdevRefusedTest.ID;
  private static final Path NEW_FILE =
      Path.of(System.getProperty("java.io.tmpdir"), "bindery-" + UUID.randomUUID() + ".capture");

  /**
   * @param given commands that run before it
   * @param says parts of what the user reads
   */
  record Good(String command, List<String> given, List<String> says) {
    static Good of(String command, String... says) {
      return new Good(command, List.of(), List.of(says));
    }

    Good given(String... commands) {
      return new Good(command, Stream.concat(given.stream(), Stream.of(commands)).toList(), says);
    }

    @Override
    public String toString() {
      return command;
    }
  }

  static Stream<Good> rows() {
    return Stream.of(
        Good.of("status", "edu-lab", "counters fds", "2"),
        Good.of("hosts", "edu-lab", "dmar0"),
        Good.of("binders", "vfio-pci"),
        Good.of("events", "0000:00:10.0"),
        Good.of("log", "nothing of that is in", "no.log"),
        Good.of("log --since 10m --device 00:10.0", "nothing of that is in"),
        Good.of("devices", "0000:00:10.0", "0000:01:01.0"),
        Good.of("devices pci.vendor=8086 driver=e1000", "0000:01:01.0"),
        Good.of("devices '(|(label=edu)(driver=e1000e))'", "0000:00:10.0", "0000:02:00.0"),
        Good.of("devices name=0000:01:*", "0000:01:01.0", "0000:01:02.0"),
        Good.of("device 00:10.0", "0000:00:10.0", "fd0", "edu"),
        Good.of("device edu-lab/0000:00:10.0", "11e8"),
        Good.of("groups", "0000:01:01.0 bound to host driver e1000"),
        Good.of("groups open 3", "group 3 open").given("take 01:01.0"),
        Good.of("groups open 3 --host edu-lab", "group 3 open").given("take 01:01.0"),
        Good.of("groups close 3", "group 3 closed").given("take 01:01.0", "groups open 3"),
        Good.of("groups close 3 --host edu-lab", "group 3 closed")
            .given("take 01:01.0", "groups open 3"),
        Good.of("explain 01:02.0", "readyAfter", "take 0000:01:01.0"),
        Good.of("explain 00:10.0 --for=vm", "blocked", "bound in fd0 of admin as edu"),
        Good.of("explain --for userDriver 00:08.0", "impossible", "bridge"),
        Good.of("plugins", "org.bindery.driver.vfio-pci", "binder vfio-pci"),
        Good.of("take 01:01.0", "e1000 -> vfio-pci", "yes"),
        Good.of("take 01:02.0 --group", "e1000 -> vfio-pci"),
        Good.of("take 01:01.0", "done").given("take 01:01.0"),
        Good.of("take --dryRun 01:01.0 02:00.0", "e1000e -> vfio-pci", "no"),
        Good.of("giveBack 01:01.0", "vfio-pci -> e1000").given("take 01:01.0"),
        Good.of("giveBack 01:02.0 --group", "vfio-pci -> e1000").given("take 01:02.0 --group"),
        Good.of("restore", "nothing is to be restored"),
        Good.of("restore", "nothing is to be restored").given("take 01:01.0"),
        Good.of("system echo -n --label a", "--label a"),
        Good.of("open", "fd2 opened on edu-lab"),
        Good.of("open x --host edu-lab", "x opened"),
        Good.of("close fd0", "fd0 closed"),
        Good.of("fds", "fd0", "edu=0000:00:10.0", "fd1"),
        Good.of("fds option fd0", "rlimitMode", "0"),
        Good.of("faults", "reason"),
        Good.of("faults fd0", "reason"),
        Good.of("bind fd1 00:1f.2", "0000:00:1f.2 bound in fd1"),
        Good.of("bind fd1 00:00.0", "0000:00:00.0 bound in fd1"),
        Good.of("bind fd1 01:01.0 --take --label nic", "as nic"),
        Good.of("bind fd1 00:1f.2 --label " + "l".repeat(63), "lll"),
        Good.of("unbind fd0 edu", "edu (0000:00:10.0) unbound"),
        Good.of("info fd0 edu", "dmar0", "vtd", "0x1000"),
        Good.of("attach fd0 edu 4", "hwpt 5").given("ioas alloc fd0"),
        Good.of("attach fd0 edu 4", "hwpt 4").given("hwpt alloc fd0 edu --ioas 2"),
        Good.of("replace fd0 edu 4", "attached to hwpt").given("ioas alloc fd0"),
        Good.of("detach fd0 edu", "edu detached"),
        Good.of("detach fd0 edu", "edu detached").given("detach fd0 edu"),
        Good.of("reset fd1 nic", "nic reset").given("bind fd1 02:00.0 --label nic --take"),
        Good.of("region fd0 edu", "bar0", "config"),
        Good.of("region read fd0 edu bar0 0", "0x010000ed"),
        Good.of("region read fd0 edu config 0 --width 2", "0x1234"),
        Good.of("region write fd0 edu bar0 4 0x5a", "0x0000005a"),
        Good.of("interrupts fd0 edu", "kind"),
        Good.of("ioas", "0x4000"),
        Good.of("ioas fd1", "fd1"),
        Good.of("ioas alloc fd1", "ioas 2 allocated in fd1"),
        Good.of("ioas destroy fd1 1", "ioas 1 destroyed"),
        Good.of("ioas ranges fd0 2", "0xfedfffff", "0xfef00000"),
        Good.of("ioas areas fd0 2", "0x10000", "0x4000", "readWrite"),
        Good.of("ioas option fd0 2", "hugePages", "1"),
        Good.of("ioas option fd1 1 --hugePages 0", "hugePages", "0"),
        Good.of("hwpt", "fd0", "vtd-second-stage"),
        Good.of("hwpt fd0", "3"),
        Good.of(
            "hwpt alloc fd0 edu --ioas 2 --kind paging --format vtd-second-stage --snoop allow",
            "hwpt 4"),
        Good.of("hwpt destroy fd0 4", "hwpt 4 destroyed").given("hwpt alloc fd0 edu --ioas 2"),
        Good.of("map fd0 2 c", "0x1000-0x1fff"),
        Good.of("map fd1 1 b --read --iova=1M --offset 4K --length 8K", "0x100000-0x101fff"),
        Good.of("unmap fd0 2 0x10000 16K", "0x4000 bytes from 0x10000"),
        Good.of("unmap fd0 2 0 0xffffffffffffffff", "0x4000 bytes"),
        Good.of("copy fd0 2 0x11000 8K --to 2 --iova 0x80000 --read", "0x80000"),
        Good.of("buffer", "b", "0x4000"),
        Good.of("buffer alloc d 1", "0x1000 bytes"),
        Good.of("buffer fill b --byte 0xff --offset 1 --length 1", "0xff"),
        Good.of("buffer fill b --random any", "seed"),
        Good.of("buffer fill b --text Grüße", "text"),
        Good.of("buffer show b --length 16", "00000000"),
        Good.of("buffer compare b b", "equal"),
        Good.of("buffer compare b c --length 4K", "differ"),
        Good.of("buffer free c", "c freed"),
        Good.of("hotplug", "0000:00:10.0"),
        Good.of("hotplug add '" + Plug.edu("0000:01:03.0") + "'", "0000:01:03.0 plugged in"),
        Good.of("hotplug remove 01:03.0", "01:03.0 pulled out")
            .given("hotplug add '" + Plug.edu("0000:01:03.0") + "' --host edu-lab"),
        Good.of("vm create", "vm0 made on edu-lab"),
        Good.of("vm create x --host edu-lab", "x made on edu-lab"),
        Good.of("vm list", "vm0", "admin", "fd0", "incoherent", "fd0/edu").given(CLAIM),
        Good.of("vm destroy vm0", "vm0 ended").given(CLAIM),
        Good.of("vm register vm0 fd0", "fd0 registered with vm0").given("vm create"),
        Good.of("vm allowIncoherentDma vm0 fd0 edu", "vm0 treats DMA as incoherent")
            .given("vm create", "vm register vm0 fd0"),
        Good.of("vm disallowIncoherentDma vm0 fd0 edu", "vm0 treats DMA as coherent").given(CLAIM),
        Good.of("vm charges", "admin", "wbinvdCarriedOut")
            .given(GUEST)
            .given("vm wbinvd vm0", "vm destroy vm0"),
        Good.of("vm map vm0 0x4000 b", "0x4000-0x7fff is memory of vm0, slot 0").given("vm create"),
        Good.of("vm map vm0 0 b --offset 4K --length 8K", "0x0-0x1fff").given("vm create"),
        Good.of("vm unmap vm0 0", "slot 0 of vm0 is no memory").given(GUEST),
        Good.of("vm read vm0 0x1010 --length 16", "00001010  61 62 63 64 61 62 63 64")
            .given(GUEST)
            .given("buffer fill b --text abcd"),
        Good.of("vm write vm0 0x40 --byte 7", "stored 0x40 bytes of byte 0x07 at 0x40")
            .given(GUEST),
        Good.of("vm write vm0 0 --random 1 --length 16K", "random, seed 1").given(GUEST),
        Good.of("vm memoryType vm0 0 8K --type uncached", "0x2000 bytes from 0x0 uncached")
            .given(GUEST),
        Good.of("vm flush vm0 0x44", "flushed the line of 0x44").given(GUEST),
        Good.of("vm wbinvd vm0", "1 ignored, 0 carried out, 0 lines").given(GUEST),
        Good.of("vm wbinvd vm0", "0 ignored, 1 carried out, 1 lines")
            .given(CLAIM)
            .given("vm map vm0 0 b", "vm write vm0 0 --byte 7"),
        Good.of("policy", "yes     device", "automatic", "org.bindery.proof.incoherent"),
        Good.of("policy rawio", "yes     rawio", "CAP_SYS_RAWIO"),
        Good.of("policy rejudge", "vm0", "edu", "no", "CAP_SYS_RAWIO")
            .given(CLAIM)
            .given("policy rawio"),
        Good.of("explain 00:10.0", "mismatch", "vm allowIncoherentDma vm0 fd0 edu")
            .given("vm create", "vm register vm0 fd0"),
        Good.of("mdev", "uuid", "state"),
        Good.of("mdev list", ID, "swdma-2", "active").given("mdev create swdma-2 " + ID),
        Good.of("mdev list --defined", ID, "swdma-1", "waiting", "nosuch", "auto")
            .given("mdev define swdma-1 " + ID + " --parent nosuch --auto"),
        Good.of("mdev types", "swdma-4", "DMA engine, 4 queues", "vfio-pci", "16"),
        Good.of("mdev types swdma", "swdma-1", "CRC-32C"),
        Good.of("mdev create swdma-1", "swdma-1 of swdma", "made on edu-lab"),
        Good.of("mdev create swdma-1 " + ID + " --parent swdma --host edu-lab", ID),
        Good.of("bind fd1 " + ID + " --label soft", "bound in fd1 as soft")
            .given("mdev create swdma-1 " + ID),
        Good.of("device " + ID, "mdev-sw", "swdma-1").given("mdev create swdma-1 " + ID),
        Good.of("explain " + ID, "ready", "software").given("mdev create swdma-1 " + ID),
        Good.of("devices bus=mdev", ID).given("mdev create swdma-1 " + ID),
        Good.of("info fd1 soft", "software", "none")
            .given("mdev create swdma-1 " + ID, "bind fd1 " + ID + " --label soft"),
        Good.of("attach fd1 soft 1", "1")
            .given("mdev create swdma-1 " + ID, "bind fd1 " + ID + " --label soft"),
        Good.of("region read fd1 soft bar0 0", "0x4d445753")
            .given("mdev create swdma-1 " + ID, "bind fd1 " + ID + " --label soft"),
        Good.of("mdev remove " + ID, "removed").given("mdev create swdma-1 " + ID),
        Good.of("mdev define swdma-1 " + ID + " --auto", "defined to start by itself"),
        Good.of("mdev define " + ID, "defined on edu-lab").given("mdev create swdma-1 " + ID),
        Good.of("mdev start " + ID, "started on edu-lab").given("mdev define swdma-1 " + ID),
        Good.of("mdev stop " + ID, "stopped")
            .given("mdev define swdma-1 " + ID, "mdev start " + ID),
        Good.of("mdev undefine " + ID, "not defined any more").given("mdev define swdma-1 " + ID),
        Good.of("capture " + NEW_FILE, "captured in", "12 devices in 8 groups"),
        Good.of("capture " + NEW_FILE + " --host edu-lab", "host edu-lab captured"),
        Good.of("help", "bind FD DEVICE"),
        Good.of("help map", "--iova"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isDone(Good good) throws IOException {
    try (Scene scene = new Scene()) {
      good.given().forEach(scene.shell::run);
      assertThat(scene.shell.run(good.command())).contains(good.says());
    } finally {
      Files.deleteIfExists(NEW_FILE);
    }
  }

  @Test
  void aDescriptionIsReadFromAFileToo() throws Exception {
    Path file = Files.createTempFile("edu", ".json");
    try (Scene scene = new Scene()) {
      Files.writeString(file, Plug.edu("0000:01:03.0"));
      assertThat(scene.shell.run("hotplug add " + file)).contains("0000:01:03.0");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void noFormOfACommandIsForgotten() {
    try (Scene scene = new Scene()) {
      Set<String> all =
          scene
              .shell
              .run("help")
              .lines()
              .skip(1)
              .map(GoodInputTest::words)
              .collect(Collectors.toCollection(TreeSet::new));
      Stream<String> good =
          Stream.of(rows(), WorkQueuesTest.good(), DirtyPagesTest.good())
              .flatMap(rows -> rows)
              .map(Good::command);
      assertThat(forms(all, good)).as("with good input").isEqualTo(all);
      Stream<String> refused =
          Stream.of(
                  LookRefusedTest.rows(),
                  FdRefusedTest.rows(),
                  BindRefusedTest.rows(),
                  AttachRefusedTest.rows(),
                  TableRefusedTest.rows(),
                  MapRefusedTest.rows(),
                  MemoryRefusedTest.rows(),
                  MdevRefusedTest.rows(),
                  VmRefusedTest.rows(),
                  WorkQueuesTest.refusals(),
                  TakeRefusedTest.rows(),
                  GroupFileTest.rows())
              .flatMap(rows -> rows.map(Row::command));
      assertThat(forms(all, refused)).as("with bad input").isEqualTo(all);
    }
  }

  /** {@code hwpt alloc} of the usage line {@code hwpt alloc FD ...}. */
  private static String words(String usage) {
    return Stream.of(usage.split(" "))
        .takeWhile(word -> word.matches("[a-z]\\w*"))
        .limit(2)
        .collect(Collectors.joining(" "));
  }

  private static Set<String> forms(Set<String> all, Stream<String> commands) {
    return commands
        .map(command -> {
          String[] words = command.split(" ");
          String two = words.length > 1 ? words[0] + " " + words[1] : words[0];
          return all.contains(two) ? two : words[0];
        })
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
