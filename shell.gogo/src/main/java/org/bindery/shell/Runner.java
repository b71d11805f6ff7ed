package org.bindery.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs Gogo commands for the launcher: the text after {@code -c}, or a script. */
@Component(service = ToIntFunction.class, property = "bindery.runner:Boolean=true")
public final class Runner implements ToIntFunction<String[]> {
  private final CommandProcessor processor;

  @Activate
  public Runner(@Reference CommandProcessor processor) {
    this.processor = processor;
  }

  /**
   * Runs the commands.
   *
   * @param arguments {@code -c COMMANDS} or {@code run FILE}
   * @return the exit status: 0 if every command succeeded, else 1
   */
  @Override
  public int applyAsInt(String[] arguments) {
    InputStream in = new FileInputStream(FileDescriptor.in);
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
    try (CommandSession session = processor.createSession(in, out, err)) {
      session.put("SCOPE", "bindery:*");
      String commands =
          arguments[0].equals("run") ? Files.readString(Path.of(arguments[1])) : arguments[1];
      Object result = session.execute(commands);
      if (result != null) {
        out.println(session.format(result, org.apache.felix.service.command.Converter.INSPECT));
      }
      return 0;
    } catch (IOException e) {
      err.println("bindery: cannot read " + arguments[1]);
      return 1;
    } catch (Exception e) {
      err.println("bindery: " + e.getMessage());
      return 1;
    } finally {
      out.flush();
    }
  }
}
