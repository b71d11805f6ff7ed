package org.bindery.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.shell.wire.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server to a data directory, and a socket for nobody but its user. */
class ServerTest {
  @TempDir Path data;

  private Server open() throws IOException {
    return Server.open(
        data,
        (request, streams) -> {
          throw new AssertionError("nobody asks");
        });
  }

  @Test
  void theSocketIsTheUsersAlone() throws IOException {
    try (Server server = open()) {
      assertThat(Files.getPosixFilePermissions(server.socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(data.resolve("serve.d")).doesNotExist();
    }
    assertThat(data.resolve("serve.sock")).doesNotExist();
  }

  @Test
  void aSecondServerIsRefusedWithTheProcessOfTheFirst() throws IOException {
    try (Server first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> {
                assertThat(refused.errno()).isEqualTo(Errno.EADDRINUSE);
                assertThat(refused.refusal().reason())
                    .startsWith("process " + ProcessHandle.current().pid() + " serves " + data);
              });
      assertThat(first.socket()).exists();
    }
    open().close();
  }

  @Test
  void whatAKilledServerLeftIsReplaced() throws IOException {
    Place place = new Place(data);
    Files.createDirectory(place.workshop());
    for (Path left : new Path[] {place.socket(), place.workshop().resolve("s")}) {
      try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        dead.bind(Place.address(left));
      }
    }
    Files.writeString(place.lock(), "1\n");
    try (Server server = open()) {
      assertThat(Files.readString(place.lock())).isEqualTo(ProcessHandle.current().pid() + "\n");
      assertThat(server.socket()).exists();
    }
  }

  @Test
  void aDirectoryWithTooLongANameIsRefusedAndLeftAlone() {
    Path deep = data.resolve("d".repeat(100));
    assertThatThrownBy(() ->
            Server.open(
                deep,
                (request, streams) -> {
                  throw new AssertionError("nobody asks");
                }))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("--data");
    assertThat(deep).doesNotExist();
  }
}
