package org.bindery.shell.noun;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Readable;

/**
 * Programs of the machine that Bindery runs on: {@code system}. Remedies that are none of our own
 * commands, such as the loading of a module, run by it. Without a shell between, without input, and
 * with the rights that Bindery has.
 */
public final class Programs {
  /** Bytes of output that are kept at most. */
  private static final int LIMIT = 8 << 20;

  private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");

  /**
   * A program that has ended well.
   *
   * @param exit its status, 0
   * @param output standard output and standard error as they came
   */
  public record Ran(int exit, String output) implements Readable {
    @Override
    public String text() {
      return output.stripTrailing();
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "system PROGRAM [ARG...]",
            "runs a program of the machine that Bindery runs on",
            this::system));
  }

  private Ran system(Arguments arguments) {
    String program = arguments.text("PROGRAM");
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments.texts("ARG"));
    Process process = start(program, command, arguments.directory());
    try {
      process.getOutputStream().close();
      byte[] output = read(process.getInputStream());
      if (output.length > LIMIT) {
        process.destroyForcibly();
        throw Refusal.of(
                Errno.EOVERFLOW, "%s wrote more than %d bytes and was ended", program, LIMIT)
            .exception();
      }
      return ended(program, process.waitFor(), new String(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw Refusal.of(Errno.EINTR, "%s was ended before it was done", program).exception(e);
    } catch (IOException e) {
      process.destroyForcibly();
      throw Refusal.of(Errno.EIO, "what %s writes cannot be read: %s", program, e.getMessage())
          .exception(e);
    }
  }

  /** By a thread of its own: to read from a program is nothing that an interrupt ends. */
  private static byte[] read(InputStream from) throws IOException, InterruptedException {
    FutureTask<byte[]> reading = new FutureTask<>(() -> from.readNBytes(LIMIT + 1));
    Thread.ofVirtual().start(reading);
    try {
      return reading.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private static Process start(String program, List<String> command, Path directory) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toAbsolutePath().toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw notStarted(program, e);
    }
  }

  /** Java tells the system's errno in the text alone. */
  private static RefusedException notStarted(String program, IOException e) {
    String message = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause());
    Matcher number = NUMBER.matcher(message);
    Errno errno =
        number.find()
            ? Errno.of(Integer.parseInt(number.group(1))).orElse(Errno.EIO)
            : Errno.EINVAL;
    String why =
        switch (errno) {
          case ENOENT -> "there is no such program on this machine";
          case EACCES -> "it is no program that may be run";
          case EINVAL -> "a word of the command has a character that no program can be given";
          default -> "the system refuses it";
        };
    return Refusal.of(errno, "%s cannot be run: %s", program, why).exception(e);
  }

  private static Ran ended(String program, int exit, String output) {
    if (exit != 0) {
      String last = output.stripTrailing();
      throw Refusal.of(
              Errno.EIO,
              "%s ended with status %d%s",
              program,
              exit,
              last.isEmpty() ? "" : ": " + last)
          .blockedBy(program, "ended with status " + exit)
          .exception();
    }
    return new Ran(exit, output);
  }
}
