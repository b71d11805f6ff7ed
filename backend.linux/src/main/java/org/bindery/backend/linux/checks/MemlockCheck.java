package org.bindery.backend.linux.checks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * The limit of locked memory, to which the kernel counts what is pinned for DMA. How much a user
 * wants to map is not known before he does; so only a limit below 64 KiB is told, the kernel's own
 * smallest default, below which not even a few rings of a device fit. CAP_IPC_LOCK knows no limit.
 */
final class MemlockCheck implements Check {
  private static final long LEAST = 64L << 10;
  private static final int CAP_IPC_LOCK = 14;
  private static final Pattern LIMIT =
      Pattern.compile("(?m)^Max locked memory +(\\d+|unlimited) +(\\d+|unlimited) +bytes");
  private static final Pattern CAPABILITIES =
      Pattern.compile("(?m)^CapEff:\\s*([0-9a-fA-F]{1,16})");

  @Override
  public Optional<Refusal> of(Subject subject) {
    Matcher limit = LIMIT.matcher(subject.proc("self/limits"));
    if (!limit.find() || bytes(limit.group(1)) >= LEAST || isPrivileged(subject)) {
      return Optional.empty();
    }
    long pid = ProcessHandle.current().pid();
    Refusal.Builder refusal =
        Refusal.of(
            Errno.ENOMEM,
            "%s could be bound, but hardly any memory mapped for it: this process may lock %s bytes"
                + " of memory",
            subject.device().name(),
            limit.group(1));
    if (bytes(limit.group(2)) >= LEAST) {
      String most = limit.group(2);
      refusal.remedy("system prlimit --pid %d --memlock=%s:%s", pid, most, most);
    } else {
      refusal.remedy("system sudo prlimit --pid %d --memlock=unlimited:unlimited", pid);
    }
    return Optional.of(refusal.build());
  }

  private static boolean isPrivileged(Subject subject) {
    Matcher effective = CAPABILITIES.matcher(subject.proc("self/status"));
    return effective.find()
        && (Long.parseUnsignedLong(effective.group(1), 16) >> CAP_IPC_LOCK & 1) == 1;
  }

  private static long bytes(String limit) {
    return limit.equals("unlimited") || limit.length() > 18
        ? Long.MAX_VALUE
        : Long.parseLong(limit);
  }
}
