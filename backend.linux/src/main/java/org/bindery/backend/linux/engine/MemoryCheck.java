package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;

/**
 * That what the kernel takes hold of is the owner's memory: looked up before, and still there
 * afterwards. The kernel itself would take whatever lies at an address by then, the JVM's own
 * memory too. For one command of one thread.
 */
final class MemoryCheck {
  private final Process process;
  private final List<Looked> looked = new ArrayList<>();

  MemoryCheck(Process process) {
    this.process = process;
  }

  /**
   * Looks an area's memory up, unless the kernel holds it already.
   *
   * @throws org.bindery.api.RefusedException EFAULT
   */
  void look(MappedArea area) {
    boolean held = area.pages().holds(area.address(), area.length());
    looked.add(
        new Looked(
            area, held ? null : process.resolve(area.address(), area.length(), area.wanted())));
  }

  /** An area whose memory has gone since it was looked up. */
  Optional<MappedArea> lost() {
    return looked.stream()
        .filter(one ->
            one.slices == null
                ? !one.area.pages().holds(one.area.address(), one.area.length())
                : !alive(one.slices))
        .map(Looked::area)
        .findFirst();
  }

  /** True while no arena of them is closed: then nothing else can be where they are. */
  static boolean alive(List<MemorySlice> slices) {
    for (int i = 0; i < slices.size(); i++) {
      if (!slices.get(i).memory().segment().scope().isAlive()) {
        return false;
      }
    }
    return true;
  }

  /** The slices are null when the kernel held it. */
  private record Looked(MappedArea area, List<MemorySlice> slices) {}
}
