package org.bindery.guest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.script.Recorder;
import org.bindery.uapi.door.RawDoor;

/** Records what this kernel answers a process that does much with its mock devices. */
public final class Recordings {
  private Recordings() {}

  /**
   * @param args the first seed, the last, how many lines for each, and the folder for a file each
   */
  public static void main(String[] args) throws IOException {
    int lines = Integer.parseInt(args[2]);
    Path folder = Files.createDirectories(Path.of(args[3]));
    try (RawDoor door = new KernelDoors().start()) {
      for (int seed = Integer.parseInt(args[0]); seed <= Integer.parseInt(args[1]); seed++) {
        try (Recorder recorder = new Recorder(door, new KitProcess(seed, Set.of()), seed)) {
          var unused = Files.write(folder.resolve(seed + ".script"), recorder.record(lines));
        }
      }
    }
  }
}
