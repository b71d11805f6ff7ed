package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bindery.api.Buffer;
import org.bindery.api.IommuFd;
import org.bindery.api.Session;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.bindery.itest.shell.GoodInputTest.Good;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device has written, told by an IOMMU that marks it, through the commands. */
class DirtyPagesTest {
  private static final String MACHINE =
      """
      { "iommus": [ { "name": "dmar0", "make": "vtd",
                      "cap": "0x9ed008c40780c66", "ecap": "0x3ef9ea6f050df" } ],
        "devices": [
          { "name": "0000:00:10.0", "iommu": "dmar0", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}],
            "capabilities": [{"type": "msi", "vectors": 1}] } ] }
      """;

  private final Lab lab = new Lab();
  private OtherHost host;
  private Shell shell;

  /** In fd d: edu (1) on hwpt 3, which tells, over ioas 2; two areas with a hole between. */
  @BeforeEach
  void start() {
    host = OtherHost.described(lab, "dirty", MACHINE);
    shell = new Shell(lab);
    shell.run("open d --host dirty");
    shell.run("bind d dirty/0000:00:10.0 --label edu");
    shell.run("ioas alloc d");
    shell.run("hwpt alloc d edu --ioas 2 --dirty");
    shell.run("attach d edu 3");
    shell.run("buffer alloc low 16K");
    shell.run("buffer alloc high 16K");
    shell.run("map d 2 low --iova 0x10000");
    shell.run("map d 2 high --iova 0x40000");
    // Bus mastering.
    shell.run("region write d edu config 4 6 --width 2");
  }

  @AfterEach
  void stop() {
    Session session = lab.administration().session("admin");
    session.fds().forEach(IommuFd::close);
    session.buffers().stream().map(Buffer::name).forEach(session::free);
    shell.close();
    host.close();
  }

  /** The device writes four bytes of its buffer to memory. */
  private void write(long iova) {
    shell.run("region write d edu bar0 0x80 0x40000 --width 8");
    shell.run("region write d edu bar0 0x88 0x%x --width 8".formatted(iova));
    shell.run("region write d edu bar0 0x90 4 --width 8");
    shell.run("region write d edu bar0 0x98 3 --width 8");
    Lab.await(
        "the DMA has ended",
        () -> shell.type("region read d edu bar0 0x98 --width 8").text().contains("2"));
  }

  static Stream<Good> good() {
    return Stream.of(
        Good.of("hwpt track d 3", "hwpt 3 tells what devices write"),
        Good.of("hwpt track d 3 --off", "hwpt 3 no longer tells"),
        Good.of("hwpt dirty d 3", "start"),
        Good.of("hwpt dirty d 3 --keep --page 2M", "start"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void isDone(Good good) {
    assertThat(shell.run(good.command())).contains(good.says());
  }

  @Test
  void whatIsWrittenIsToldOnceOverAHole() {
    write(0x10000);
    shell.run("hwpt track d 3");
    assertThat(shell.run("hwpt dirty d 3")).as("written before").doesNotContain("0x");
    write(0x12004);
    write(0x43ffc);
    assertThat(shell.run("hwpt dirty d 3 --keep"))
        .contains("0x12000", "0x12fff", "0x43000", "0x43fff")
        .doesNotContain("0x10000");
    assertThat(shell.run("hwpt dirty d 3 --page 0x10000"))
        .contains("0x10000", "0x1ffff", "0x40000", "0x4ffff");
    assertThat(shell.run("hwpt dirty d 3")).doesNotContain("0x");
    write(0x12004);
    assertThat(shell.run("hwpt dirty d 3")).contains("0x12000").doesNotContain("0x43000");
  }
}
