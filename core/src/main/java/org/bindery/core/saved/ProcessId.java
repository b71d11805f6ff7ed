package org.bindery.core.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of this machine, told apart from a later one with its number by when it started.
 *
 * <p>Source: {@code proc_pid_stat(5)}: field 22, ticks since the boot. Not the time of day, which
 * two processes work out differently when the clock is set between.
 *
 * @param start empty: the system does not tell
 */
public record ProcessId(long pid, String start) {
  private static final int STATE = 0;
  private static final int START = 19;

  public static ProcessId current() {
    long pid = ProcessHandle.current().pid();
    return new ProcessId(pid, startOf(pid).orElse(""));
  }

  /** Whether it still runs. */
  public boolean lives() {
    return startOf(pid).filter(start::equals).isPresent();
  }

  /** Empty: there is no such process. */
  private static Optional<String> startOf(long pid) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name before may have any characters.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[STATE].equals("Z") || fields[STATE].equals("X")
          ? Optional.empty()
          : Optional.of(fields[START]);
    } catch (IOException e) {
      return handle.map(there -> "");
    }
  }

  @Override
  public String toString() {
    return "process " + pid;
  }
}
