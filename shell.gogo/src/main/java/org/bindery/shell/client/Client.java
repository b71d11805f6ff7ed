package org.bindery.shell.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.command.Failure;
import org.bindery.shell.output.Json;
import org.bindery.shell.terminal.Script;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.terminal.Terminal;
import org.bindery.shell.wire.Place;
import org.bindery.shell.wire.Request;
import org.bindery.shell.wire.Request.What;
import org.bindery.shell.wire.Wire;

/**
 * Sends a request to the server of a data directory and does what it says with the streams of this
 * process; answers the exit status. Found by the launcher as a service of the Java runtime.
 */
public final class Client implements ToIntFunction<String[]> {
  private static final int FAILED = 1;

  /** Called by the service loader. */
  public Client() {}

  /**
   * @param arguments the data directory, {@code json} or {@code text}, the command that starts a
   *     server, then what the runner of commands gets: {@code -c COMMANDS}, {@code run FILE} or
   *     {@code shell}
   */
  @Override
  public int applyAsInt(String[] arguments) {
    Streams streams = Streams.ofProcess();
    boolean json = arguments[1].equals("json");
    try {
      Place place = new Place(Path.of(arguments[0]));
      String[] asked = Arrays.copyOfRange(arguments, 3, arguments.length);
      Request request = request(asked, json);
      try (Wire wire = new Wire(connect(place, arguments[2]))) {
        return new Visit(wire, streams, place.data()).hold(request);
      }
    } catch (RefusedException e) {
      return failed(e, json, streams);
    } catch (IOException e) {
      Refusal.Builder lost = Refusal.of(Errno.EIO, "the server has gone: %s", e.getMessage());
      return failed(lost.exception(e), json, streams);
    }
  }

  private static int failed(RefusedException refused, boolean json, Streams streams) {
    Failure failure = Failure.of("bindery", refused);
    if (json) {
      streams.out().println(Json.of(failure.document()));
      streams.out().flush();
    }
    streams.err().println(failure);
    streams.err().flush();
    return FAILED;
  }

  private static Request request(String[] asked, boolean json) {
    String here = Path.of("").toAbsolutePath().toString();
    return switch (asked[0]) {
      case "-c" -> new Request(What.COMMANDS, json, here, "", asked[1]);
      case "run" -> new Request(What.COMMANDS, json, here, asked[1], Script.read(asked[1]));
      default -> new Request(Terminal.isThere() ? What.TERMINAL : What.LINES, json, here, "", "");
    };
  }

  private static SocketChannel connect(Place place, String start) throws IOException {
    var address = Place.address(place.socket());
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      boolean forbidden = Files.exists(place.socket()) && !Files.isWritable(place.socket());
      throw forbidden
          ? Refusal.of(Errno.EACCES, "the server of %s is another user's", place.data())
              .exception(e)
          : Refusal.of(Errno.ENOENT, "no server serves %s", place.data())
              .remedy(start)
              .exception(e);
    }
  }
}
