package org.bindery.shell.noun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.HostView;
import org.bindery.api.Refusal;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** Devices of simulated hosts that come and go: {@code hotplug}. */
public final class Hotplug {
  private final Administrator admin;

  public Hotplug(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code hotplug add} returns; wherever a device is asked for, it stands for it. */
  public record Added(String device) implements Readable {
    @Override
    public String text() {
      return device + " plugged in";
    }

    @Override
    public String toString() {
      return device;
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of("hotplug", "the devices that can be pulled out", this::list),
        Verb.of(
            "hotplug add DESCRIPTION [--host HOST]",
            "plugs a device in; DESCRIPTION: JSON in single quotes, or a file of it",
            this::add),
        Verb.of("hotplug remove DEVICE", "pulls a device out, whatever its state", this::remove));
  }

  private Listing<DeviceRow> list(Arguments arguments) {
    List<String> simulated =
        admin.administration().hosts().stream()
            .filter(host -> host.kind().equals("sim"))
            .map(HostView::name)
            .toList();
    return new Listing<>(
        DeviceRow.class,
        admin.administration().devices().stream()
            .filter(device -> simulated.contains(device.host()))
            .map(DeviceRow::of)
            .toList());
  }

  private Added add(Arguments arguments) {
    Optional<String> host = arguments.optionalText("--host");
    String device = admin.administration().plug(host, description(arguments));
    return new Added(device);
  }

  private static String description(Arguments arguments) {
    String given = arguments.text("DESCRIPTION");
    if (given.stripLeading().startsWith("{")) {
      return given;
    }
    try {
      return Files.readString(arguments.directory().resolve(given));
    } catch (IOException | InvalidPathException e) {
      throw Refusal.of(Errno.ENOENT, "the description %s is no JSON and no file to read", given)
          .exception(e);
    }
  }

  private Done remove(Arguments arguments) {
    String device = arguments.text("DEVICE");
    admin.administration().unplug(device);
    return new Done("hotplug remove", device, device + " pulled out");
  }
}
