package org.bindery.core.owner;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.core.names.NameRules;
import org.bindery.core.names.ShellWord;

/**
 * What one owner has, by name. A name is taken before the thing is made; the lock is never held
 * around the making.
 *
 * @param <T> what it has
 */
final class NameTable<T> {
  /**
   * @param article {@code a} or {@code an}, before the others
   * @param what the thing in a sentence, for example {@code open fd}
   * @param prefix of the names that are given, for example {@code fd}
   * @param missing the errno when there is none of a name
   * @param ending the command that ends one, with its name to follow
   */
  record Words(String article, String what, String prefix, Errno missing, String ending) {}

  private final Process owner;
  private final Words words;
  private final Function<T, String> name;
  private final Predicate<T> ended;

  /** Empty: being made. */
  private final Map<String, Optional<T>> byName = new HashMap<>();

  private boolean exited;

  NameTable(Process owner, Words words, Function<T, String> name, Predicate<T> ended) {
    this.owner = owner;
    this.words = words;
    this.name = name;
    this.ended = ended;
  }

  /**
   * Makes a thing under a name.
   *
   * @param wanted empty: the lowest number after the prefix that is free
   * @param close ends what came too late
   * @throws org.bindery.api.RefusedException EINVAL bad name; EEXIST; EBADF the owner has ended
   */
  T make(Optional<String> wanted, Function<String, T> making, Consumer<T> close) {
    wanted.ifPresent(chosen ->
        NameRules.check("name of %s %s".formatted(words.article(), words.prefix()), chosen));
    String taken = take(wanted);
    T made = null;
    try {
      made = making.apply(taken);
    } finally {
      settle(taken, made);
    }
    if (hasExited()) {
      close.accept(made);
      throw exitedRefusal();
    }
    return made;
  }

  private synchronized String take(Optional<String> wanted) {
    if (exited) {
      throw exitedRefusal();
    }
    String taken = wanted.orElseGet(this::lowestFree);
    if (byName.containsKey(taken)) {
      throw Refusal.of(
              Errno.EEXIST,
              "%s has %s %s %s already",
              owner.name(),
              words.article(),
              words.what(),
              taken)
          .blockedBy(taken, "open")
          .remedy("%s %s", words.ending(), ShellWord.of(taken))
          .exception();
    }
    byName.put(taken, Optional.empty());
    return taken;
  }

  private String lowestFree() {
    int i = 0;
    while (byName.containsKey(words.prefix() + i)) {
      i++;
    }
    return words.prefix() + i;
  }

  private synchronized void settle(String taken, T made) {
    if (made == null || ended.test(made)) {
      byName.remove(taken);
    } else {
      byName.put(taken, Optional.of(made));
    }
  }

  /** It has ended. */
  synchronized void forget(T thing) {
    byName.computeIfPresent(
        name.apply(thing), (n, held) -> held.isPresent() && held.get() == thing ? null : held);
  }

  /** By name. */
  synchronized List<T> all() {
    return byName.values().stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(name))
        .toList();
  }

  /**
   * @throws org.bindery.api.RefusedException what is said of one that is not there
   */
  synchronized T require(String wanted) {
    Optional<T> thing = byName.get(wanted);
    if (thing == null || thing.isEmpty()) {
      String there = String.join(", ", all().stream().map(name).toList());
      throw Refusal.of(
              words.missing(),
              "%s has no %s %s (open: %s)",
              owner.name(),
              words.what(),
              wanted,
              there.isEmpty() ? "none" : there)
          .exception();
    }
    return thing.get();
  }

  /** Nothing is made any more; answers what is to be ended. */
  synchronized List<T> exit() {
    exited = true;
    return byName.values().stream().flatMap(Optional::stream).toList();
  }

  private synchronized boolean hasExited() {
    return exited;
  }

  private RuntimeException exitedRefusal() {
    return Refusal.of(Errno.EBADF, "%s has ended and opens nothing any more", owner.name())
        .exception();
  }
}
