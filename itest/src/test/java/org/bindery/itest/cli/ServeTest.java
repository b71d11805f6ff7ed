package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bindery.itest.cli.Bindery.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server and its clients, as processes. */
class ServeTest {
  /** What a terminated process ends with: 128 + SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path data;
  private Bindery bindery;

  @BeforeEach
  void makeBindery() {
    bindery = new Bindery(data);
  }

  private Path socket() {
    return data.resolve("bindery/serve.sock");
  }

  private Result client(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--connect"));
    all.addAll(List.of(arguments));
    return bindery.run(all.toArray(String[]::new));
  }

  @Test
  void withoutAServerItSaysHowToStartOne() throws Exception {
    Result result = client("-c", "status");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "bindery: ENOENT: no server serves %1$s\n  remedy: %2$s --data %1$s serve\n"
                .formatted(data.resolve("bindery"), Bindery.HOME.resolve("bin/bindery")));
    Result json = client("--json", "-c", "status");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out().lines()).hasSize(1);
    assertThat(json.out()).startsWith("{\"error\":{\"command\":\"bindery\",\"errno\":\"ENOENT\"");
  }

  @Test
  void clientsShareWhatTheServerHas() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      assertThat(Files.readString(served.out))
          .isEqualTo("process %d serves clients at %s\n".formatted(served.process.pid(), socket()));
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      assertThat(client("-c", "open; bind fd0 00:10.0 --label edu"))
          .isEqualTo(
              new Result(
                  0,
                  """
                  fd0 opened on edu-lab
                  0000:00:10.0 bound in fd0 as edu, id 1, by edu
                  """,
                  ""));
      Files.writeString(data.resolve("next.gogo"), "info fd0 edu\nunbind fd0 nosuch\nopen never\n");
      Result script = client("run", "next.gogo");
      assertThat(script.status()).isEqualTo(1);
      assertThat(script.out()).contains("dmar0");
      assertThat(script.err())
          .contains("unbind: ENOENT", "next.gogo, line 2")
          .doesNotContain("never");
      assertThat(client("--json", "-c", "fds").out())
          .contains("\"devices\":[\"edu=0000:00:10.0\"]");
      assertThat(client("-c", "nosuch").status()).isEqualTo(2);
      assertThat(client("-c", "exit 9").status()).isEqualTo(9);
    }
  }

  @Test
  void theSameBytesAsAlone() throws Exception {
    String commands = "devices; groups; explain 01:02.0; bind fd0 00:10.0";
    Result alone = bindery.run("-c", commands);
    Result aloneJson = bindery.run("--json", "-c", commands);
    try (Served served = Served.start(bindery, data)) {
      assertThat(served.process.isAlive()).isTrue();
      assertThat(client("-c", commands)).isEqualTo(alone);
      Result json = client("--json", "-c", commands);
      assertThat(withoutId(json.out())).isEqualTo(withoutId(aloneJson.out()));
      assertThat(json.err()).isEqualTo(aloneJson.err());
      assertThat(json.status()).isEqualTo(aloneJson.status());
    }
  }

  private static String withoutId(String json) {
    return json.replaceAll("\"id\":\"[0-9a-f]{8}\"", "");
  }

  @Test
  void filesAreRelativeToTheClient() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      assertThat(served.process.isAlive()).isTrue();
      Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
      Result result = bindery.in(elsewhere).run("--connect", "-c", "capture lab.capture");
      assertThat(result.err()).isEmpty();
      assertThat(elsewhere.resolve("lab.capture")).isRegularFile();
    }
  }

  @Test
  void aSecondServerIsRefusedWithTheFirstOnesProcess() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      Result second = bindery.run("serve");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .startsWith("bindery: EADDRINUSE: process " + served.process.pid() + " serves ");
      assertThat(client("-c", "echo still there").out()).isEqualTo("still there\n");
    }
  }

  @Test
  void aServerThatIsTerminatedEndsInOrder() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      assertThat(client("-c", "open; bind fd0 01:01.0 --take").status()).isZero();
      Path out = data.resolve("waiting.out");
      Process waiting =
          bindery.start(
              out.toFile(),
              data.resolve("waiting.err").toFile(),
              "--connect",
              "-c",
              "echo begun; system sleep 600");
      while (!Files.readString(out).equals("begun\n")) {
        assertThat(waiting.isAlive()).isTrue();
        Thread.sleep(20);
      }
      served.process.destroy();
      assertThat(served.awaitEnd()).isEqualTo(TERMINATED);
      assertThat(waiting.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.exitValue()).isEqualTo(1);
      assertThat(socket()).doesNotExist();
      String log = Files.readString(data.resolve("bindery/log/bindery.log"));
      assertThat(log).contains("bindery/device/RELEASED 0000:01:01.0");
    }
  }

  @Test
  void theSocketOfAKilledServerIsReplaced() throws Exception {
    try (Served killed = Served.start(bindery, data)) {
      killed.process.destroyForcibly();
      int unused = killed.awaitEnd();
      assertThat(socket()).exists();
      assertThat(client("-c", "status").err()).contains("no server serves");
    }
    try (Served next = Served.start(bindery, data)) {
      assertThat(next.process.isAlive()).isTrue();
      assertThat(client("-c", "echo again").out()).isEqualTo("again\n");
    }
  }

  @Test
  void aClientThatIsKilledEndsItsCommandOnly() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      Path out = data.resolve("killed.out");
      Process killed =
          bindery.start(
              out.toFile(),
              data.resolve("killed.err").toFile(),
              "--connect",
              "-c",
              "open mine; events --follow");
      while (!Files.readString(out).contains("bindery/fd/OPENED  mine")) {
        assertThat(killed.isAlive()).isTrue();
        Thread.sleep(20);
      }
      killed.destroyForcibly();
      assertThat(client("-c", "close mine").status()).isZero();
      assertThat(served.process.isAlive()).isTrue();
    }
  }

  @Test
  void aFailuresNumberFindsItsTrace() throws Exception {
    try (Served served = Served.start(bindery, data)) {
      assertThat(served.process.isAlive()).isTrue();
      Result failed = client("--json", "-c", "device 77:00.0");
      String id = failed.out().replaceFirst("(?s).*\"id\":\"([0-9a-f]{8})\".*", "$1");
      Result log = client("-c", "log --id " + id);
      assertThat(log.status()).as(log.err()).isZero();
      assertThat(log.out()).contains("[" + id + "] device: ENODEV", "RefusedException", "\tat ");
      assertThat(client("-c", "status").status()).isZero();
    }
  }

  @Test
  void aDataDirectoryWithTooLongANameIsExplained() throws Exception {
    String deep = "d".repeat(120);
    for (String[] arguments : new String[][] {{"serve"}, {"--connect", "-c", "status"}}) {
      List<String> all = new ArrayList<>(List.of("--data", deep));
      all.addAll(List.of(arguments));
      Result result = bindery.run(all.toArray(String[]::new));
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .startsWith("bindery: ENAMETOOLONG: ")
          .contains("--data DIR")
          .doesNotContain("java.", "Exception");
    }
  }

  @Test
  void aPipeIsReadLineByLineAndEndsTheClient() throws Exception {
    Path typed = Files.writeString(data.resolve("typed"), "open one\nclose nosuch\nfds\n");
    try (Served served = Served.start(bindery, data)) {
      assertThat(served.process.isAlive()).isTrue();
      Result result = bindery.reading(typed).run("--connect");
      assertThat(result.status()).isZero();
      assertThat(result.out()).startsWith("one opened on edu-lab\n").contains("admin");
      assertThat(result.err()).startsWith("close: EBADF");
    }
  }
}
