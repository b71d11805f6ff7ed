package org.bindery.uapi.door.script;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Process;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.RawDoor;

/**
 * Plays scripts against a door, as one process. A line that is answered otherwise is told, and the
 * next is played; what depends on it is then told, too. Not thread-safe.
 *
 * <p>What a script has opened stays open; {@link #close} exits the process, then frees its memory.
 */
public final class Player implements AutoCloseable {
  static final String ANSWER = "the answer";

  private static final int ROOM = 0x4000;
  private static final int NOTED = 16;

  private final RawDoor door;
  private final Process process;
  private final Arena arena = Arena.ofShared();
  private final Values values;
  private final Arguments arguments;
  // Every argument, and what is read and written.
  private final MemorySegment buffer;

  public Player(RawDoor door, Process process) {
    this(door, process, List.of());
  }

  /**
   * @param commands that scripts name beyond those of {@code /dev/iommu} and VFIO
   */
  public Player(RawDoor door, Process process, List<Command> commands) {
    this.door = door;
    this.process = process;
    this.values = new Values(arena, process);
    this.arguments = new Arguments(commands);
    this.buffer = arena.allocate(ROOM, 4096);
    var _ = process.register(buffer);
  }

  /** Plays a script; answers the lines that were answered otherwise. */
  public List<Difference> play(Script script) {
    List<Difference> differences = new ArrayList<>();
    for (Script.Step step : script.steps()) {
      play(step)
          .ifPresent(found -> differences.add(new Difference(step.line(), step.text(), found)));
    }
    return differences;
  }

  /**
   * Plays a line, and writes it down with what was found in place of each {@code ?}: an answer, a
   * field, the bytes that were read, the first {@value #NOTED} of a memory. What is refused has its
   * errno and nothing else.
   *
   * @throws IllegalArgumentException it cannot be played, or says what is to be found and was not
   */
  public String record(Script.Step step) {
    values.forget();
    try {
      run(step);
    } catch (Values.Mismatch mismatch) {
      throw new IllegalArgumentException(step.text(), mismatch);
    } catch (Values.Refused refused) {
      return step.text().replaceFirst("-> .*", "-> " + values.noted().getFirst());
    }
    String text = step.text();
    for (String found : values.noted()) {
      text = text.replaceFirst("\\?", found);
    }
    return text;
  }

  private Optional<String> play(Script.Step step) {
    try {
      run(step);
      return Optional.empty();
    } catch (Values.Mismatch mismatch) {
      return Optional.of(mismatch.getMessage());
    } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
      return Optional.of("this line cannot be played: " + wrong.getMessage());
    }
  }

  private void run(Script.Step step) {
    List<String> words = step.arguments();
    switch (step.verb()) {
      case "memory" ->
          values.memory(words.get(0), values.value(words.get(1)), !words.contains("read"));
      case "put" -> copy(hex(words.get(1)), values.at(words.get(0)));
      case "expect" -> requireBytes(words.get(1), values.at(words.get(0)), NOTED);
      case "open" -> answered(step, door.open(process, words.get(0)));
      case "close" -> answered(step, door.close(process, descriptor(step)));
      case "poll" -> answered(step, door.poll(process, descriptor(step)));
      case "ioctl" -> ioctl(step);
      case "bytes" -> bytes(step);
      case "value" ->
          answered(
              step,
              door.ioctl(
                  process,
                  descriptor(step),
                  values.value(words.get(1)),
                  values.value(words.get(2))));
      case "read" ->
          wasRead(
              step,
              door.read(process, descriptor(step), buffer.address(), values.value(words.get(1))));
      case "pread" ->
          wasRead(
              step,
              door.pread(
                  process,
                  descriptor(step),
                  buffer.address(),
                  values.value(words.get(1)),
                  values.value(words.get(2))));
      case "write" ->
          answered(
              step, door.write(process, descriptor(step), buffer.address(), prepare(words.get(1))));
      case "pwrite" ->
          answered(
              step,
              door.pwrite(
                  process,
                  descriptor(step),
                  buffer.address(),
                  prepare(words.get(1)),
                  values.value(words.get(2))));
      default -> throw new IllegalArgumentException("no verb " + step.verb());
    }
  }

  private int descriptor(Script.Step step) {
    return (int) values.value(step.arguments().getFirst());
  }

  private void ioctl(Script.Step step) {
    List<String> words = step.arguments();
    Command command = arguments.command(words.get(1));
    Arguments.fill(command, words.subList(2, words.size()), values, buffer);
    answered(step, door.ioctl(process, descriptor(step), command.number(), buffer.address()));
    Arguments.match(command, rest(step), values, buffer);
  }

  private void bytes(Script.Step step) {
    long request = values.value(step.arguments().get(1));
    long _ = prepare(step.arguments().get(2));
    answered(step, door.ioctl(process, descriptor(step), request, buffer.address()));
    rest(step).forEach(expected -> requireBytes(expected, buffer, NOTED));
  }

  private void wasRead(Script.Step step, long answer) {
    answered(step, answer);
    rest(step).forEach(expected -> requireBytes(expected, buffer, (int) answer));
  }

  private void answered(Script.Step step, long answer) {
    values.match(ANSWER, step.expected().getFirst(), answer);
  }

  private static List<String> rest(Script.Step step) {
    return step.expected().subList(1, step.expected().size());
  }

  private long prepare(String text) {
    byte[] bytes = hex(text);
    buffer.fill((byte) 0);
    copy(bytes, buffer);
    return bytes.length;
  }

  private static void copy(byte[] bytes, MemorySegment into) {
    MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private void requireBytes(String expected, MemorySegment at, int noted) {
    if (expected.equals(Values.NOTE)) {
      byte[] all = at.asSlice(0, noted).toArray(ValueLayout.JAVA_BYTE);
      values.note(HexFormat.of().formatHex(all));
      return;
    }
    byte[] found = at.asSlice(0, hex(expected).length).toArray(ValueLayout.JAVA_BYTE);
    String text = HexFormat.of().formatHex(found);
    if (!text.equalsIgnoreCase(expected)) {
      throw new Values.Mismatch("the bytes are %s, not %s".formatted(text, expected));
    }
  }

  @Override
  public void close() {
    door.exit(process);
    arena.close();
  }
}
