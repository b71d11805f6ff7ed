package org.bindery.core.owner;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.NameRules;
import org.bindery.core.names.ShellWord;

/**
 * The buffers of one session. Safe for use by several threads; the lock is held to look up and to
 * change the table, not while memory is allocated or mappings are looked at.
 */
final class BufferTable {
  private static final long PAGE = 4096;
  private static final long LARGE_PAGE = 2L << 20;

  private final OwnerProcess process;
  private final FdTable fds;

  /** Empty: being allocated. */
  private final Map<String, Optional<SessionBuffer>> byName = new TreeMap<>();

  BufferTable(OwnerProcess process, FdTable fds) {
    this.process = process;
    this.fds = fds;
  }

  /** As {@link org.bindery.api.Session#allocate}. */
  Buffer allocate(Optional<String> wanted, long length) {
    wanted.ifPresent(name -> NameRules.check("name of a buffer", name));
    if (length <= 0 || length > Long.MAX_VALUE - PAGE) {
      throw Refusal.of(Errno.EINVAL, "a buffer cannot have %s bytes", Long.toUnsignedString(length))
          .exception();
    }
    String name = take(wanted).orElseThrow(() -> taken(wanted.orElseThrow()));
    SessionBuffer made = null;
    try {
      made = make(name, (length + PAGE - 1) & -PAGE);
      return made;
    } finally {
      settle(name, made);
    }
  }

  private SessionBuffer make(String name, long length) {
    Arena arena = Arena.ofShared();
    try {
      // Large buffers start where a large leaf can.
      MemorySegment segment = arena.allocate(length, length >= LARGE_PAGE ? LARGE_PAGE : PAGE);
      return new SessionBuffer(name, segment, arena, process.register(segment));
    } catch (OutOfMemoryError e) {
      arena.close();
      throw Refusal.of(Errno.ENOMEM, "there is no memory for %s of %d bytes", name, length)
          .exception(e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Empty: there is one of that name. */
  private synchronized Optional<String> take(Optional<String> wanted) {
    String name = wanted.orElseGet(this::lowestFree);
    return byName.putIfAbsent(name, Optional.empty()) == null
        ? Optional.of(name)
        : Optional.empty();
  }

  private RefusedException taken(String name) {
    Refusal.Builder refusal =
        Refusal.of(Errno.EEXIST, "%s has a buffer %s already", process.name(), name)
            .blockedBy(name, "allocated");
    all().stream()
        .filter(buffer -> buffer.name().equals(name))
        .findFirst()
        .ifPresent(buffer -> MappedAreas.find(buffer, fds.open(), refusal));
    return refusal.remedy("buffer free %s", ShellWord.of(name)).exception();
  }

  private String lowestFree() {
    int i = 0;
    while (byName.containsKey("buf" + i)) {
      i++;
    }
    return "buf" + i;
  }

  private synchronized void settle(String name, SessionBuffer made) {
    if (made == null) {
      byName.remove(name);
    } else {
      byName.put(name, Optional.of(made));
    }
  }

  synchronized List<Buffer> all() {
    List<Buffer> all = new ArrayList<>();
    byName.values().forEach(buffer -> buffer.ifPresent(all::add));
    return all;
  }

  /**
   * @throws org.bindery.api.RefusedException ENOENT
   */
  synchronized SessionBuffer require(String name) {
    return byName
        .getOrDefault(name, Optional.empty())
        .orElseThrow(() ->
            Refusal.of(Errno.ENOENT, "%s has no buffer %s", process.name(), name).exception());
  }

  /**
   * As {@link org.bindery.api.Session#free}. A map that begins while the buffer is freed finds it
   * and is found here, or finds it no more; one that is between the two gets memory whose arena is
   * closed, which DMA reports as a fault.
   */
  void free(String name) {
    SessionBuffer buffer = require(name);
    MappedAreas.requireNone(buffer, fds.open());
    boolean ours;
    synchronized (this) {
      ours = byName.remove(name, Optional.of(buffer));
    }
    if (ours) {
      buffer.close();
    }
  }

  void exit() {
    List<SessionBuffer> left;
    synchronized (this) {
      left = byName.values().stream().flatMap(Optional::stream).toList();
      byName.clear();
    }
    left.forEach(SessionBuffer::close);
  }
}
