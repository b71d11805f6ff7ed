package org.bindery.backend.linux.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.OptionalLong;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.host.LinuxPaths;

/**
 * Why the kernel has no memory for a map: mostly the limit of what a user without CAP_IPC_LOCK may
 * keep from being swapped out. Found in {@code /proc/self}, after the fact. Thread-safe.
 */
final class Memlock {
  private static final int CAP_IPC_LOCK = 14;

  private final LinuxPaths paths;

  Memlock(LinuxPaths paths) {
    this.paths = paths;
  }

  /**
   * @param wanted bytes
   */
  Refusal.Builder refusal(int result, long wanted, String what) {
    OptionalLong limit = limit();
    boolean limited = limit.isPresent() && !mayLock();
    if (!limited || wanted <= 0) {
      return KernelErrors.refusal(result, "%s: the host has no memory for it", what).inferred();
    }
    long pinned = statusKib("VmPin:") << 10;
    // What is charged to the user may be another process's, so the sum alone proves nothing.
    long needed = Math.max(limit.getAsLong(), pinned) + wanted;
    return KernelErrors.refusal(
            result,
            "%s: this process may lock %d KiB (RLIMIT_MEMLOCK), has %d KiB pinned and lacks"
                + " CAP_IPC_LOCK",
            what,
            limit.getAsLong() >> 10,
            pinned >> 10)
        .inferred()
        .remedy(
            "system prlimit --pid %d --memlock=%d:%d",
            ProcessHandle.current().pid(), needed, needed);
  }

  /** The soft limit in bytes; empty: unlimited, or not known. */
  private OptionalLong limit() {
    try {
      for (String line : Files.readAllLines(paths.proc().resolve("self/limits"))) {
        if (line.startsWith("Max locked memory")) {
          String soft = line.substring("Max locked memory".length()).strip().split("\\s+")[0];
          return soft.equals("unlimited")
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseLong(soft));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Then it is not known.
    }
    return OptionalLong.empty();
  }

  private boolean mayLock() {
    String effective = status("CapEff:");
    return !effective.isEmpty()
        && (Long.parseUnsignedLong(effective, 16) >>> CAP_IPC_LOCK & 1) != 0;
  }

  private long statusKib(String name) {
    String value = status(name).toLowerCase(Locale.ROOT).replace("kb", "").strip();
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  private String status(String name) {
    try {
      for (String line : Files.readAllLines(paths.proc().resolve("self/status"))) {
        if (line.startsWith(name)) {
          return line.substring(name.length()).strip();
        }
      }
    } catch (IOException e) {
      // Then it is not known.
    }
    return "";
  }
}
