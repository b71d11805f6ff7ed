package org.bindery.bench.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.LinuxEngine;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.backend.linux.vfio.VfioDeviceFile;
import org.bindery.engine.EngineFd;
import org.bindery.gateway.Gateway;
import org.bindery.host.HostDevice;

/**
 * Measures a map and an unmap of one page, and a refused unmap, through the engine over the kernel.
 *
 * <p>Each line of standard input, {@code PAIRS [DEVICE]}, is one measurement and answered by one
 * line of JSON; with a VFIO device file the device is bound and attached during it. One process for
 * all, so that what is measured has been compiled.
 */
public final class MapCost {
  private static final long PAGE = 4096;
  private static final long IOVA = 0x100000;

  private MapCost() {}

  public static void main(String[] args) throws IOException {
    LinuxPaths paths = LinuxPaths.ofThisMachine();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofShared();
        LinuxEngine engine = new LinuxEngine("bench", paths, gateway, (_, _) -> () -> {})) {
      MemorySegment buffer = arena.allocate(PAGE, PAGE).fill((byte) 1);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // When all is closed again: who reads it may open the device next.
        System.out.println(answer(line, paths, gateway, engine, buffer));
      }
    }
  }

  private static String answer(
      String line, LinuxPaths paths, Gateway gateway, LinuxEngine engine, MemorySegment buffer) {
    String[] words = line.strip().split(" ", 2);
    int pairs = Integer.parseInt(words[0]);
    try (EngineFd fd = engine.open("fd0", new OneBuffer(buffer), _ -> {})) {
      int ioas = fd.allocateIoas();
      if (words.length == 1) {
        return measure(fd, ioas, buffer.address(), pairs, false);
      }
      try (VfioDeviceFile file =
          new VfioDeviceFile(new Named(), Path.of(words[1]), gateway, engine, paths)) {
        file.bind(fd).attach(ioas);
        return measure(fd, ioas, buffer.address(), pairs, true);
      }
    }
  }

  private static String measure(EngineFd fd, int ioas, long address, int pairs, boolean attached) {
    OptionalLong iova = OptionalLong.of(IOVA);
    double pair =
        mean(
            pairs,
            _ -> {
              fd.map(ioas, address, PAGE, Access.READ_WRITE, iova);
              fd.unmap(ioas, IOVA, PAGE);
            });
    double refused = mean(pairs, _ -> unmapHole(fd, ioas));
    return "{\"program\":\"java\",\"attached\":%s,\"pairs\":%d,\"map_unmap_ns\":%.0f,\"refused_unmap_ns\":%.0f}"
        .formatted(attached, pairs, pair, refused);
  }

  private static void unmapHole(EngineFd fd, int ioas) {
    try {
      fd.unmap(ioas, IOVA, PAGE);
    } catch (RefusedException e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("an unmap of a hole was not refused");
  }

  /** Nanoseconds, after a tenth as many to warm up. */
  private static double mean(int count, IntConsumer operation) {
    for (int i = 0; i < count / 10; i++) {
      operation.accept(i);
    }
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      operation.accept(i);
    }
    return (double) (System.nanoTime() - start) / count;
  }

  /** The device that is measured with, by its name alone. */
  private record Named() implements HostDevice {
    @Override
    public String name() {
      return "0000:00:10.0";
    }

    @Override
    public String host() {
      return "bench";
    }

    @Override
    public String bus() {
      return "pci";
    }

    @Override
    public String path() {
      return "bus/pci/devices/" + name();
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of();
    }

    @Override
    public Optional<String> driver() {
      return Optional.of("vfio-pci");
    }

    @Override
    public OptionalInt group() {
      return OptionalInt.empty();
    }
  }
}
