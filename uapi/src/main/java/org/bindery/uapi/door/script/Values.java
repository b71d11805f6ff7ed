package org.bindery.uapi.door.script;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Process;

/** What the words of a script stand for: numbers, variables, memory. */
final class Values {
  /** What is found is noted, whatever it is. */
  static final String NOTE = "?";

  private static final int PAGE = 4096;

  private final Arena arena;
  private final Process process;
  private final Map<String, Long> variables = new HashMap<>();
  private final Map<String, MemorySegment> memories = new HashMap<>();
  private final List<String> noted = new ArrayList<>();

  Values(Arena arena, Process process) {
    this.arena = arena;
    this.process = process;
  }

  void memory(String name, long bytes, boolean writable) {
    // A page behind that is nobody's: two memories never follow each other.
    MemorySegment made = arena.allocate(bytes + PAGE, PAGE).asSlice(0, bytes);
    memories.put(name, made);
    var _ = process.register(writable ? made : made.asReadOnly());
  }

  /**
   * {@code NAME} or {@code NAME+OFFSET}, to the memory's end.
   *
   * @throws Mismatch no such memory
   */
  MemorySegment at(String word) {
    int plus = word.indexOf('+');
    String name = plus < 0 ? word : word.substring(0, plus);
    MemorySegment memory = memories.get(name);
    long offset = plus < 0 ? 0 : number(word.substring(plus + 1));
    if (memory == null || offset < 0 || offset > memory.byteSize()) {
      throw new Mismatch("there is no memory " + word);
    }
    return memory.asSlice(offset);
  }

  /**
   * A number, {@code $VARIABLE}, {@code &MEMORY} with or without {@code +OFFSET}, the name of an
   * errno as what is answered with it.
   *
   * @throws Mismatch a variable without value
   */
  long value(String word) {
    if (word.startsWith("&")) {
      return at(word.substring(1)).address();
    }
    if (word.startsWith("$")) {
      Long value = variables.get(word);
      if (value == null) {
        throw new Mismatch(word + " has no value");
      }
      return value;
    }
    if (word.startsWith("E")) {
      return -Errno.valueOf(word).number();
    }
    return number(word);
  }

  /**
   * Compares, or gives a variable its first value.
   *
   * @throws Mismatch it is another
   */
  void match(String what, String expected, long found) {
    if (expected.equals(NOTE)) {
      note(name(found));
      if (what.equals(Player.ANSWER) && found < 0) {
        throw new Refused();
      }
      return;
    }
    if (expected.equals("*") || expected.equals("ok") && found >= 0) {
      return;
    }
    if (expected.startsWith("$") && !variables.containsKey(expected)) {
      if (what.equals(Player.ANSWER) && found < 0) {
        throw new Mismatch(what + " is " + name(found));
      }
      variables.put(expected, found);
      return;
    }
    if (expected.equals("ok") || value(expected) != found) {
      throw new Mismatch("%s is %s, not %s".formatted(what, name(found), expected));
    }
  }

  void note(String found) {
    noted.add(found);
  }

  void forget() {
    noted.clear();
  }

  /** What was found since it was last forgotten. */
  List<String> noted() {
    return noted;
  }

  private static String name(long answer) {
    return answer < 0 && answer > -4096
        ? Errno.of((int) -answer).map(Errno::name).orElse("errno " + -answer)
        : "0x%x".formatted(answer);
  }

  private static long number(String word) {
    return word.startsWith("0x")
        ? Long.parseUnsignedLong(word.substring(2), 16)
        : word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
  }

  /** An answer that was to be noted is an errno. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A line that is answered otherwise. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }
}
