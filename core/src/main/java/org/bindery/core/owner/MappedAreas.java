package org.bindery.core.owner;

import java.util.List;
import java.util.function.Supplier;
import org.bindery.api.Area;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.names.ShellWord;

/** Finds where a buffer is mapped. */
final class MappedAreas {
  private MappedAreas() {}

  /**
   * @throws RefusedException EBUSY naming each fd, IOAS and IOVA where it is mapped
   */
  static void requireNone(Buffer buffer, List<OwnedFd> fds) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY, "buffer %s is mapped, so devices may still reach it", buffer.name());
    if (find(buffer, fds, refusal)) {
      throw refusal.exception();
    }
  }

  /** Names each place where it is mapped, and how it is unmapped there; false: nowhere. */
  static boolean find(Buffer buffer, List<OwnedFd> fds, Refusal.Builder refusal) {
    boolean mapped = false;
    for (OwnedFd fd : fds) {
      mapped |= find(buffer, fd, refusal);
    }
    return mapped;
  }

  private static boolean find(Buffer buffer, OwnedFd fd, Refusal.Builder refusal) {
    boolean mapped = false;
    for (int ioas : unlessGone(fd, fd::ioases)) {
      for (Area area : unlessGone(fd, () -> fd.areas(ioas))) {
        if (overlaps(buffer, area)) {
          mapped = true;
          refusal
              .blockedBy(
                  "%s ioas %d iova 0x%x".formatted(fd.name(), ioas, area.iova()),
                  "maps %d bytes of it".formatted(area.length()))
              .remedy(
                  "unmap %s %d 0x%x 0x%x",
                  ShellWord.of(fd.name()), ioas, area.iova(), area.length());
        }
      }
    }
    return mapped;
  }

  /** Nothing is mapped any more in an fd that was closed, or an IOAS that was destroyed. */
  private static <T> List<T> unlessGone(OwnedFd fd, Supplier<List<T>> look) {
    try {
      return look.get();
    } catch (RefusedException e) {
      if (!fd.closed() && e.errno() != Errno.ENOENT) {
        throw e;
      }
      return List.of();
    }
  }

  private static boolean overlaps(Buffer buffer, Area area) {
    long start = area.address() - buffer.address();
    return start < buffer.length() && start + area.length() > 0;
  }
}
