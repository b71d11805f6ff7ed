package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device's DMA by the memory slots of a virtual machine, through the commands. */
class GuestTableTest {
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

  /** In fd d: edu (1), attached to hwpt 2, which shows the memory of g: 16 KiB at 0x10000. */
  @BeforeEach
  void start() {
    host = OtherHost.described(lab, "guests", MACHINE);
    shell = new Shell(lab);
    shell.run("open d --host guests");
    shell.run("bind d guests/0000:00:10.0 --label edu");
    shell.run("vm create g --host guests");
    shell.run("buffer alloc ram 16K");
    shell.run("vm map g 0x10000 ram");
    assertThat(shell.run("hwpt alloc d edu --kind ept --vm g"))
        .contains("hwpt 2 allocated in d, following the memory slots of g");
    shell.run("attach d edu 2");
    // Bus mastering.
    shell.run("region write d edu config 4 6 --width 2");
  }

  @AfterEach
  void stop() {
    Session session = lab.administration().session("admin");
    session.fds().forEach(IommuFd::close);
    session.vms().forEach(Vm::close);
    session.buffers().stream().map(Buffer::name).forEach(session::free);
    shell.close();
    host.close();
  }

  /** The device writes what its own buffer has, 'edu!', or nothing when the DMA is refused. */
  private void write(long iova) {
    shell.run("region write d edu bar0 0x80 0x40000 --width 8");
    shell.run("region write d edu bar0 0x88 0x%x --width 8".formatted(iova));
    shell.run("region write d edu bar0 0x90 4 --width 8");
    shell.run("region write d edu bar0 0x98 3 --width 8");
    Lab.await(
        "the DMA has ended",
        () -> shell.type("region read d edu bar0 0x98 --width 8").text().contains("2"));
  }

  private long faults() {
    return lab.administration().session("admin").fd("d").faults().size();
  }

  @Test
  void theGuestSeesWhatTheDeviceWritesUntilTheSlotGoes() {
    shell.run("vm write g 0x12000 --text mine");
    assertThat(shell.run("vm read g 0x12000 --length 4")).contains("mine");
    write(0x12000);
    assertThat(faults()).isZero();
    assertThat(shell.run("vm read g 0x12000 --length 4")).doesNotContain("mine");
    shell.run("vm unmap g 0");
    write(0x12000);
    assertThat(faults()).isEqualTo(1);
    assertThat(shell.run("hwpt d")).contains("ept", " g");
  }

  @Test
  void refusals() {
    assertThat(shell.type("hwpt destroy d 2").text()).contains("EBUSY");
    assertThat(shell.type("hwpt alloc d edu --kind ept --vm nosuch").text())
        .contains(Errno.ENOENT.name());
    shell.run("vm create elsewhere --host edu-lab");
    assertThat(shell.type("hwpt alloc d edu --kind ept --vm elsewhere").text())
        .contains("EINVAL", "elsewhere");
    shell.run("vm destroy g");
    assertThat(shell.type("hwpt alloc d edu --kind ept --vm g").text()).contains("ENOENT");
    write(0x10000);
    assertThat(faults()).as("its end is the end of reach").isEqualTo(1);
  }
}
