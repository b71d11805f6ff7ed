package org.bindery.shell.wire;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Where server and clients of one data directory meet.
 *
 * @param data absolute
 */
public record Place(Path data) {
  /** Bytes of a socket's path: {@code sun_path} less the 0 at its end. Source: unix(7). */
  private static final int LONGEST = 107;

  /** The socket, mode 0600. */
  public Path socket() {
    return data.resolve("serve.sock");
  }

  /** Where the socket is made, out of reach of others. */
  public Path workshop() {
    return data.resolve("serve.d");
  }

  /** Locked as long as the server lives; its process id is in it. */
  public Path lock() {
    return data.resolve("serve.pid");
  }

  /**
   * The address of a socket there.
   *
   * @throws org.bindery.api.RefusedException ENAMETOOLONG
   */
  public static UnixDomainSocketAddress address(Path socket) {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw Refusal.of(
              Errno.ENAMETOOLONG,
              "the path of the socket %s has %d bytes, the system takes %d at most: choose a shorter"
                  + " directory with --data DIR",
              socket,
              length,
              LONGEST)
          .exception();
    }
    return UnixDomainSocketAddress.of(socket);
  }
}
