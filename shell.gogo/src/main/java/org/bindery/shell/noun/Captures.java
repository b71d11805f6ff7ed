package org.bindery.shell.noun;

import java.util.List;
import org.bindery.api.HostCapture;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Readable;

/** A host written down for a simulated one to be made of: {@code capture}. */
public final class Captures {
  private final Administrator admin;

  public Captures(Administrator admin) {
    this.admin = admin;
  }

  /**
   * What was written.
   *
   * @param notes what is missing in it and why
   */
  public record Captured(String file, String host, int devices, int groups, List<String> notes)
      implements Readable {
    @Override
    public String text() {
      StringBuilder text =
          new StringBuilder(
              "host %s captured in %s: %d devices in %d groups"
                  .formatted(host, file, devices, groups));
      notes.forEach(note -> text.append("\nnote: ").append(note));
      return text.toString();
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "capture FILE [--host HOST]",
            "writes a host's devices, groups and IOMMUs to a new file, a host description",
            this::capture));
  }

  private Captured capture(Arguments arguments) {
    String file = arguments.text("FILE");
    HostCapture capture = admin.administration().capture(arguments.optionalText("--host"));
    NewFile.write(arguments.directory(), file, capture.text());
    return new Captured(file, capture.host(), capture.devices(), capture.groups(), capture.notes());
  }
}
