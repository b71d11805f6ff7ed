package org.bindery.tck.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.tck.backend.MockDoor;
import org.bindery.tck.kit.KitProcess;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.script.Difference;
import org.bindery.uapi.door.script.Player;
import org.bindery.uapi.door.script.ScriptReader;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final int LINES = 300;

  private static List<String> record(long seed) {
    try (RawDoor door = new MockDoor().start();
        Recorder recorder = new Recorder(door, new KitProcess(1, Set.of()), seed)) {
      return recorder.record(LINES);
    }
  }

  private static List<Difference> play(List<String> lines) {
    try (RawDoor door = new MockDoor().start();
        Player player = new Player(door, new KitProcess(1, Set.of()), MockCommands.ALL)) {
      return player.play(ScriptReader.read("recorded", String.join("\n", lines)));
    }
  }

  @Test
  void aRecordingIsPlayedWithoutDifference() {
    List<String> lines = record(1);
    assertThat(lines).hasSizeGreaterThanOrEqualTo(LINES).noneMatch(line -> line.contains("?"));
    assertThat(play(lines)).isEmpty();
    assertThat(record(1)).isEqualTo(lines);
    assertThat(record(2)).isNotEqualTo(lines);
  }

  @Test
  void anAnswerThatIsAnotherIsTold() {
    List<String> lines = record(1);
    int made = lines.indexOf("ioctl $fd IOMMU_IOAS_ALLOC -> 0x0 out_ioas_id=0x1");
    assertThat(made).isPositive();
    lines.set(made, "ioctl $fd IOMMU_IOAS_ALLOC -> 0x0 out_ioas_id=0x2");
    assertThat(play(lines)).extracting(Difference::line).containsExactly(made + 1);
  }

  /** And is refused, each of them that can be. */
  @Test
  void everyCommandOfItIsCarriedOutAtTimes() {
    Set<String> done = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    Pattern line = Pattern.compile("ioctl \\$fd (\\w+) .*-> (\\w+).*");
    for (long seed = 1; seed <= 60; seed++) {
      for (String each : record(seed)) {
        Matcher matcher = line.matcher(each);
        if (matcher.matches()) {
          var unused = (matcher.group(2).startsWith("E") ? refused : done).add(matcher.group(1));
        }
      }
    }
    List<String> all =
        Stream.concat(
                MockCommands.ALL.stream().map(Command::name),
                Stream.of(
                    "IOMMU_DESTROY",
                    "IOMMU_FAULT_QUEUE_ALLOC",
                    "IOMMU_GET_HW_INFO",
                    "IOMMU_HWPT_ALLOC",
                    "IOMMU_HWPT_GET_DIRTY_BITMAP",
                    "IOMMU_HWPT_INVALIDATE",
                    "IOMMU_HWPT_SET_DIRTY_TRACKING",
                    "IOMMU_HW_QUEUE_ALLOC",
                    "IOMMU_IOAS_ALLOC",
                    "IOMMU_IOAS_ALLOW_IOVAS",
                    "IOMMU_IOAS_COPY",
                    "IOMMU_IOAS_IOVA_RANGES",
                    "IOMMU_IOAS_MAP",
                    "IOMMU_IOAS_UNMAP",
                    "IOMMU_OPTION",
                    "IOMMU_VDEVICE_ALLOC",
                    "IOMMU_VEVENTQ_ALLOC",
                    "IOMMU_VFIO_IOAS",
                    "IOMMU_VIOMMU_ALLOC",
                    "VFIO_IOMMU_GET_INFO",
                    "VFIO_IOMMU_MAP_DMA",
                    "VFIO_IOMMU_UNMAP_DMA"))
            .toList();
    assertThat(done).containsExactlyInAnyOrderElementsOf(all);
    assertThat(refused)
        .as("no queue of faults and no address space was refused")
        .containsAll(
            all.stream()
                .filter(name -> !name.equals("IOMMU_FAULT_QUEUE_ALLOC"))
                .filter(name -> !name.equals("IOMMU_IOAS_ALLOC"))
                .toList());
  }
}
