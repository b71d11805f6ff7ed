package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Function;
import org.bindery.shell.serve.Server;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.Place;
import org.bindery.shell.wire.Request;
import org.bindery.shell.wire.Request.What;
import org.bindery.shell.wire.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of a server get, and that none of them hurts it. */
class ServedTest {
  private final Gogo gogo = Gogo.text();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private Server server;

  @TempDir Path data;

  @BeforeEach
  void open() throws IOException {
    gogo.processor().addCommand("test", (Function) (_, _) -> await(), "wait");
    server = Server.open(data, gogo::serve);
  }

  @AfterEach
  void close() {
    server.close();
    gogo.close();
  }

  private Object await() throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
    } finally {
      interrupted.countDown();
    }
    return null;
  }

  private Wire connect() throws IOException {
    return new Wire(SocketChannel.open(Place.address(server.socket())));
  }

  private static Request request(What what, boolean json, String text) {
    return new Request(what, json, "/", "", text);
  }

  private Gogo.Outcome run(boolean json, String text) throws IOException {
    try (Wire wire = connect()) {
      wire.write(request(What.COMMANDS, json, text).frame());
      return drain(wire);
    }
  }

  /** Everything up to the exit status. */
  private static Gogo.Outcome drain(Wire wire) throws IOException {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    while (true) {
      Frame frame = wire.read();
      assertThat(frame).as("the server closed after: %s%s", out, err).isNotNull();
      switch (frame.kind()) {
        case OUTPUT -> out.append(frame.text());
        case ERROR -> err.append(frame.text());
        case EXIT -> {
          return new Gogo.Outcome(
              Integer.parseInt(frame.text()),
              out.toString().stripTrailing(),
              err.toString().stripTrailing());
        }
        default -> throw new AssertionError("unexpected " + frame.kind());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices; explain 01:02.0",
        "open a; bind a 00:10.0 --label é; info a é; close a",
        "device 09:00.0; devices",
        "bind fd9 01:02.0",
        "nosuch",
        "devices (pci.vendor=1234)",
        "echo one | grep o",
        "exit 7",
        "",
      })
  void theSameBytesAsLocally(String commands) throws IOException {
    assertThat(run(false, commands)).isEqualTo(gogo.run(commands));
    Gogo.Outcome local = gogo.runJson(commands);
    Gogo.Outcome served = run(true, commands);
    assertThat(served.status()).isEqualTo(local.status());
    assertThat(withoutIds(served.out())).isEqualTo(withoutIds(local.out()));
    assertThat(served.err()).isEqualTo(local.err());
  }

  /** Each failure has a number of its own. */
  private static String withoutIds(String text) {
    return text.replaceAll("\"id\":\"[0-9a-f]{8}\"", "");
  }

  @Test
  void whatOneClientOpensIsThereForTheNext() throws IOException {
    assertThat(run(false, "open mine").status()).isZero();
    assertThat(run(false, "ioas alloc mine").out()).contains("allocated in mine");
    assertThat(gogo.run("fds").out()).contains("mine");
  }

  @Test
  void inputIsFetchedWhenACommandReads() throws IOException {
    try (Wire wire = connect()) {
      wire.write(request(What.COMMANDS, false, "echo first; test:firstLine").frame());
      assertThat(wire.read().text()).isEqualTo("first\n");
      assertThat(wire.read().kind()).isEqualTo(Kind.WANTED);
      wire.write(Frame.of(Kind.INPUT, "a line\nanother\n"));
      assertThat(drain(wire)).isEqualTo(new Gogo.Outcome(0, "a line", ""));
    }
  }

  @Test
  void linesOfAPipeAreRunOneByOne() throws IOException {
    try (Wire wire = connect()) {
      wire.write(request(What.LINES, false, "").frame());
      assertThat(wire.read().kind()).isEqualTo(Kind.WANTED);
      wire.write(Frame.of(Kind.INPUT, "close fd7\nopen x"));
      assertThat(wire.read().text()).startsWith("close: EBADF");
      assertThat(wire.read().kind()).isEqualTo(Kind.WANTED);
      wire.write(Frame.of(Kind.INPUT));
      assertThat(drain(wire)).isEqualTo(new Gogo.Outcome(0, "x opened on lab", ""));
    }
  }

  @Test
  void aTerminalIsAskedForLinesAndAsksForCandidates() throws IOException {
    try (Wire wire = connect()) {
      wire.write(request(What.TERMINAL, false, "").frame());
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.COMPLETE, "explain 00:10.0 --for "));
      Frame candidates = wire.read();
      assertThat(candidates.kind()).isEqualTo(Kind.CANDIDATES);
      assertThat(candidates.texts())
          .containsExactly("bind", "", "", "vm", "", "", "userDriver", "", "");
      wire.write(Frame.of(Kind.LINE, "expect EBADF {"));
      assertThat(wire.read().text()).isEqualTo("more");
      wire.write(Frame.of(Kind.ABANDONED));
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.LINE, "open x"));
      assertThat(wire.read().text()).startsWith("x opened");
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.END));
      assertThat(drain(wire)).isEqualTo(new Gogo.Outcome(0, "", ""));
    }
  }

  @Test
  void stopEndsTheCommandAndNoMore() throws Exception {
    try (Wire wire = connect()) {
      wire.write(request(What.TERMINAL, false, "").frame());
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.LINE, "test:wait"));
      waiting.await();
      wire.write(Frame.of(Kind.STOP));
      assertThat(wire.read().text()).contains("EINTR");
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.LINE, "exit 3"));
      assertThat(drain(wire)).isEqualTo(new Gogo.Outcome(3, "", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eventsAreFollowedUntilTheUserHasHadEnough(boolean json) throws Exception {
    try (Wire wire = connect()) {
      wire.write(request(What.TERMINAL, json, "").frame());
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(Frame.of(Kind.LINE, "events --follow"));
      assertThat(wire.read().text())
          .isEqualTo(
              json
                  ? "{\"time\":\"2026-11-20T12:00:00Z\",\"topic\":\"bindery/host/READY\","
                      + "\"subject\":\"lab\",\"text\":\"host lab is ready\"}\n"
                  : "2026-11-20T12:00:00Z  bindery/host/READY  lab  host lab is ready\n");
      wire.write(Frame.of(Kind.STOP));
      Frame last = wire.read();
      while (last.kind() != Kind.PROMPT) {
        assertThat(last.text()).contains("EINTR");
        last = wire.read();
      }
      wire.write(Frame.of(Kind.END));
      assertThat(drain(wire)).isEqualTo(new Gogo.Outcome(1, "", ""));
    }
  }

  @Test
  void aClientThatVanishesEndsItsCommandAndNobodyElses() throws Exception {
    try (Wire other = connect()) {
      other.write(request(What.LINES, false, "").frame());
      assertThat(other.read().kind()).isEqualTo(Kind.WANTED);
      try (Wire wire = connect()) {
        wire.write(request(What.COMMANDS, false, "try { test:wait }\nopen never").frame());
        waiting.await();
      }
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      other.write(Frame.of(Kind.INPUT, "fds\n"));
      assertThat(other.read().text()).doesNotContain("never");
    }
    assertThat(run(false, "echo there").out()).isEqualTo("there");
  }

  @Test
  void noBytesHurtTheServer() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try (SocketChannel raw = SocketChannel.open(Place.address(server.socket()))) {
        if (i % 2 == 0) {
          new Wire(raw).write(request(What.LINES, false, "").frame());
        }
        raw.write(ByteBuffer.wrap(bytes));
      }
    }
    assertThat(run(false, "echo there").out()).isEqualTo("there");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    try (Wire wire = connect()) {
      wire.write(Frame.of(Kind.LINE, "open x"));
      Gogo.Outcome outcome = drain(wire);
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.err()).isEqualTo("bindery: the first message is no request");
    }
    try (Wire wire = connect()) {
      wire.write(request(What.TERMINAL, false, "").frame());
      assertThat(wire.read().kind()).isEqualTo(Kind.PROMPT);
      wire.write(new Frame(Kind.INPUT, "open x\n".getBytes(StandardCharsets.UTF_8)));
      Gogo.Outcome outcome = drain(wire);
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.err()).isEqualTo("bindery: an answer came that nobody asked for");
    }
    assertThat(gogo.run("fds").out()).doesNotContain("x");
  }

  @Test
  void manyAtOnce() throws Exception {
    List<Future<Gogo.Outcome>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 48; i++) {
        String mine = "x = " + i + "; echo first $x; devices; echo last $x";
        all.add(clients.submit(() -> run(false, mine)));
      }
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).get().status()).isZero();
      assertThat(all.get(i).get().out())
          .startsWith("first " + i + "\n")
          .contains("0000:01:01.0")
          .endsWith("\nlast " + i);
    }
  }

  @Test
  void theEndOfTheServerEndsWhatItsClientsRun() throws Exception {
    try (Wire wire = connect()) {
      wire.write(request(What.COMMANDS, false, "test:wait").frame());
      waiting.await();
      server.close();
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      server.await();
    }
    assertThat(server.socket()).doesNotExist();
  }
}
