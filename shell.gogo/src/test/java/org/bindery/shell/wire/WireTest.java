package org.bindery.shell.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;

/** Frames come over whole, and what is none is told apart, whatever its bytes. */
class WireTest {
  private static Path directory;
  private static ServerSocketChannel door;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("wire");
    door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
  }

  @AfterContainer
  static void close() throws IOException {
    door.close();
    Files.deleteIfExists(directory.resolve("s"));
    Files.delete(directory);
  }

  /** Both ends of a connection. */
  private record Ends(SocketChannel raw, Wire wire) implements AutoCloseable {
    static Ends open() throws IOException {
      SocketChannel raw = SocketChannel.open(door.getLocalAddress());
      return new Ends(raw, new Wire(door.accept()));
    }

    @Override
    public void close() throws IOException {
      raw.close();
      wire.close();
    }
  }

  @Property(tries = 100)
  void aFrameComesAsItWent(@ForAll Kind kind, @ForAll @Size(max = 5000) byte[] payload)
      throws IOException {
    try (Ends ends = Ends.open()) {
      new Wire(ends.raw()).write(new Frame(kind, payload));
      ends.raw().close();
      Frame came = ends.wire().read();
      assertThat(came.kind()).isEqualTo(kind);
      assertThat(came.payload()).isEqualTo(payload);
      assertThat(ends.wire().read()).isNull();
    }
  }

  @Property(tries = 200)
  void anyBytesAreFramesOrRefused(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
    try (Ends ends = Ends.open()) {
      ends.raw().write(ByteBuffer.wrap(bytes));
      ends.raw().close();
      try {
        Frame frame = ends.wire().read();
        while (frame != null) {
          frame = ends.wire().read();
        }
      } catch (WireException e) {
        assertThat(e).hasMessageContaining("message");
      }
    }
  }

  @Property(tries = 300)
  void anyPayloadIsARequestOrRefused(@ForAll @Size(max = 100) byte[] payload) {
    assertThatThrownBy(() -> Request.of(new Frame(Kind.REQUEST, payload)))
        .isInstanceOf(WireException.class);
  }

  @Property
  void textsComeAsTheyWent(@ForAll @Size(max = 10) List<String> texts) throws IOException {
    // A lone half of a pair has no UTF-8.
    List<String> whole =
        texts.stream().map(text -> text.replaceAll("[\\ud800-\\udfff]", "")).toList();
    assertThat(Frame.of(Kind.CANDIDATES, whole).texts()).isEqualTo(whole);
  }

  @Property(tries = 1)
  void aLengthThatIsTooLongIsRefusedBeforeItsBytesCome() throws IOException {
    try (Ends ends = Ends.open()) {
      ends.raw().write(ByteBuffer.wrap(new byte[] {'o', 0x7f, -1, -1, -1}));
      assertThatThrownBy(() -> ends.wire().read())
          .isInstanceOf(WireException.class)
          .hasMessageContaining("2147483647 bytes");
    }
  }

  @Property(tries = 1)
  void aRequestComesAsItWent() throws IOException {
    Request request = new Request(Request.What.LINES, true, "/home/é", "a b.gogo", "echo 日本\n");
    assertThat(Request.of(request.frame())).isEqualTo(request);
    Frame other = Frame.of(Kind.REQUEST, List.of("bindery 2", "lines", "json", "/", "", ""));
    assertThatThrownBy(() -> Request.of(other)).hasMessageContaining("another protocol");
  }

  @Property(tries = 1)
  void aPathThatNoSocketCanHaveIsRefused() {
    Path longest = Path.of("/" + "x".repeat(106));
    assertThat(Place.address(longest).getPath()).isEqualTo(longest);
    assertThatThrownBy(() -> Place.address(Path.of("/" + "é".repeat(60))))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(Errno.ENAMETOOLONG);
              assertThat(refused.refusal().reason()).contains("121 bytes", "107", "--data");
            });
  }
}
