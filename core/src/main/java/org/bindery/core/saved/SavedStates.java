package org.bindery.core.saved;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.saved.SavedEntry.Key;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * What devices were before they were moved from their host drivers. An entry is there from before
 * the first change of a device until after it was given back, whoever moves it and why, so that
 * after the death of this process a later one can give the device back.
 *
 * <p>An entry belongs to a process for as long as that lives, and nobody else changes it or moves
 * its device; several processes may use one store. A process that ends in order leaves what its
 * commands took as it is, without an owner, as a configured override would be: a later {@code
 * giveBack} gives it back. An entry whose owner died is abandoned: {@code restore} sees to it.
 *
 * <p>Safe for use by several threads: the store lets one in at a time.
 */
public final class SavedStates {
  private final EntryStore store;
  private final ProcessId self;
  private final Predicate<ProcessId> lives;

  /**
   * @param self this process
   * @param lives whether a process still runs
   */
  public SavedStates(EntryStore store, ProcessId self, Predicate<ProcessId> lives) {
    this.store = store;
    this.self = self;
    this.lives = lives;
  }

  /**
   * Before the first change of a device by a move: keeps what it was. What it was before an earlier
   * move that was not taken back is older, so it stays; the entry is this process' from here on.
   *
   * @return the entry that there was, for {@link #back}
   * @throws org.bindery.api.RefusedException EBUSY a living process has it; EIO it cannot be kept,
   *     so the device must not be touched
   */
  public Optional<SavedEntry> begin(Host host, HostDevice device, SavedDriver found) {
    return store.locked(() -> {
      Optional<SavedEntry> before = free(host, device);
      SavedEntry entry =
          before.orElseGet(
              () -> new SavedEntry(key(host, device), device.path(), found, false, mine()));
      if (!entry.owner().equals(mine()) || before.isEmpty()) {
        store.put(entry.ownedBy(self));
      }
      return before;
    });
  }

  /** After a move was taken back: the entry is what it was before {@link #begin}. */
  public void back(Host host, HostDevice device, Optional<SavedEntry> before) {
    change(() -> {
      before.ifPresentOrElse(store::put, () -> store.remove(key(host, device)));
    });
  }

  /** The device was given back for good. */
  public void end(Host host, HostDevice device) {
    change(() -> store.remove(key(host, device)));
  }

  /**
   * The device is about to be bound as it stands: what an earlier process left of it is this
   * process' for that long.
   *
   * @return what was left, for {@link #returned}; empty: nothing, or it is this process' already
   * @throws org.bindery.api.RefusedException EBUSY a living process has it
   */
  public Optional<SavedEntry> use(Host host, HostDevice device) {
    return store.locked(() -> {
      Optional<SavedEntry> left = free(host, device).filter(entry -> !own(entry));
      left.ifPresent(entry -> store.put(entry.ownedBy(self)));
      return left;
    });
  }

  /** The device is bound no more; nothing happens when it has gone meanwhile. */
  public void returned(SavedEntry left) {
    change(() -> store.get(left.key()).ifPresent(now -> store.put(left)));
  }

  /** The device, when it was moved, was taken to stay so, by this process. */
  public void taken(Host host, HostDevice device) {
    change(() -> free(host, device).ifPresent(entry -> store.put(entry.asTaken().ownedBy(self))));
  }

  /** What was kept of a device. */
  public Optional<SavedEntry> of(Host host, HostDevice device) {
    return store.locked(() -> store.get(key(host, device)));
  }

  /**
   * @throws org.bindery.api.RefusedException EBUSY naming the living process that has it
   */
  public void requireFree(Host host, HostDevice device) {
    change(() -> free(host, device));
  }

  /** As {@link #requireFree(Host, HostDevice)}. */
  public void requireFree(SavedEntry entry) {
    Optional<ProcessId> other = otherOwner(entry);
    if (other.isPresent()) {
      String why = (entry.taken() ? "taken by " : "moved by ") + other.get();
      throw Refusal.of(Errno.EBUSY, "%s is %s, which is still running", entry.device(), why)
          .blockedBy(entry.device(), why)
          .exception();
    }
  }

  /** What was kept of devices of a host, in its present life, by device. */
  public List<SavedEntry> of(Host host) {
    String name = host.name();
    String boot = host.bootId();
    return store.locked(() ->
        store.all(damaged -> {}).stream()
            .filter(entry -> entry.key().host().equals(name) && entry.key().boot().equals(boot))
            .sorted(Comparator.comparing(SavedEntry::device))
            .toList());
  }

  /** Whether its process died with it. */
  public boolean abandoned(SavedEntry entry) {
    return entry.owner().filter(owner -> !isSelf(owner) && !lives.test(owner)).isPresent();
  }

  /** Whether it is this process'. */
  public boolean own(SavedEntry entry) {
    return entry.owner().filter(this::isSelf).isPresent();
  }

  /**
   * A host has come: what was kept of it in another life is void and removed, unless a living
   * process has a host of that name in that life.
   *
   * @param damaged is told of each entry that cannot be read, of whatever host
   */
  public void came(Host host, Consumer<String> damaged) {
    String name = host.name();
    String boot = host.bootId();
    List<String> unreadable = new ArrayList<>();
    change(() ->
        store.all(unreadable::add).stream()
            .filter(entry -> entry.key().host().equals(name) && !entry.key().boot().equals(boot))
            .filter(entry -> otherOwner(entry).isEmpty())
            .forEach(entry -> store.remove(entry.key())));
    unreadable.forEach(damaged);
  }

  /** This process does with the host no more: what it took stays taken, and is nobody's. */
  public void leave(Host host) {
    for (SavedEntry entry : of(host)) {
      if (entry.taken() && own(entry)) {
        change(() -> store.put(entry.left()));
      }
    }
  }

  /** The device has left its host for good; nothing happens when another living process has it. */
  public void gone(SavedEntry entry) {
    if (otherOwner(entry).isEmpty()) {
      change(() -> store.remove(entry.key()));
    }
  }

  private Optional<SavedEntry> free(Host host, HostDevice device) {
    Optional<SavedEntry> entry = store.get(key(host, device));
    entry.ifPresent(this::requireFree);
    return entry;
  }

  /** The other process that lives and has it. */
  private Optional<ProcessId> otherOwner(SavedEntry entry) {
    return entry.owner().filter(owner -> !isSelf(owner) && lives.test(owner));
  }

  private boolean isSelf(ProcessId owner) {
    return owner.equals(self);
  }

  private Optional<ProcessId> mine() {
    return Optional.of(self);
  }

  private void change(Runnable work) {
    Object unused =
        store.locked(() -> {
          work.run();
          return Optional.empty();
        });
  }

  private static Key key(Host host, HostDevice device) {
    return new Key(host.name(), host.bootId(), device.name());
  }
}
