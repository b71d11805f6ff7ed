package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A machine whose IOMMUs differ in what they can do about no-snoop: one enforces snooping, one
 * cannot, one says that it does. The choice is made with the table; attaching succeeds or fails on
 * it (S3).
 */
class TwoIommusTest {
  private static final String MACHINE =
      """
      { "iommus": [ { "name": "dmar0", "make": "vtd" }, { "name": "dmar1", "make": "vtd-legacy" },
                    { "name": "ivhd0", "make": "amd-v2" } ],
        "devices": [
          { "name": "0000:00:1a.0", "iommu": "dmar0",
            "vendor": "0x8086", "device": "0x4680", "class": "0x030000" },
          { "name": "0000:00:1b.0", "iommu": "dmar1",
            "vendor": "0x8086", "device": "0x29d8", "class": "0x040300" },
          { "name": "0000:00:1d.0", "iommu": "ivhd0",
            "vendor": "0x1022", "device": "0x7901", "class": "0x010802" } ] }
      """;

  private final Lab lab = new Lab();
  private OtherHost host;
  private Shell shell;

  /** In fd s: {@code able} (1) behind dmar0, {@code legacy} (2), {@code amd} (3), ioas 4. */
  @BeforeEach
  void start() {
    host = OtherHost.described(lab, "snoop", MACHINE);
    shell = new Shell(lab);
    shell.run("open s --host snoop");
    shell.run("bind s 0000:00:1a.0 --label able");
    shell.run("bind s 0000:00:1b.0 --label legacy");
    shell.run("bind s 0000:00:1d.0 --label amd");
    shell.run("ioas alloc s");
  }

  @AfterEach
  void stop() {
    lab.administration().session("admin").fds().forEach(IommuFd::close);
    shell.close();
    host.close();
  }

  private Refusal refused(String command) {
    Shell.Answer answer = shell.type(command);
    assertThat(answer.refusal()).as(answer.text()).isPresent();
    return answer.refusal().get();
  }

  @Test
  void anEnforcingTableRefusesADeviceAndTheRemedyRuns() {
    shell.run("hwpt alloc s able --ioas 4 --snoop enforce");
    shell.run("attach s able 5");
    Refusal refusal = refused("attach s legacy 5");
    assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
    assertThat(refusal.reason())
        .contains("hwpt 5 of ioas 4", "enforces snooping", "dmar1 (vtd-legacy)", "0000:00:1b.0");
    assertThat(refusal.remedies()).isEqualTo(List.of("attach s legacy 4"));
    refusal.remedies().forEach(shell::run);
    assertThat(shell.run("hwpt s")).contains("enforce", "allow", "legacy");
    // Attached, it is told how to be replaced.
    assertThat(refused("replace s legacy 5").remedies()).isEqualTo(List.of("replace s legacy 4"));
  }

  @Test
  void aPermittingTableTakesBoth() {
    shell.run("hwpt alloc s able --ioas 4 --snoop allow");
    assertThat(shell.run("attach s able 5")).contains("hwpt 5");
    assertThat(shell.run("attach s legacy 5")).contains("hwpt 5");
  }

  @Test
  void aTableOfAnotherFormatIsRefusedAndTheAddressSpaceGivesOneThatFits() {
    shell.run("attach s able 4");
    assertThat(refused("attach s amd 5").reason()).contains("ivhd0", "vtd-second-stage");
    assertThat(shell.run("attach s amd 4")).contains("hwpt");
    assertThat(shell.run("hwpt s")).contains("amd-v2", "vtd-second-stage");
  }

  @Test
  void infoTellsWhatIsSaidFromWhatIsDone() {
    assertThat(abilities("able")).containsExactly("yes", "yes");
    assertThat(abilities("legacy")).containsExactly("no", "no");
    assertThat(abilities("amd")).containsExactly("yes", "no");
    assertThat(shell.run("info s amd")).contains("amd-v2", "ivhd0", "efr");
  }

  private List<String> abilities(String label) {
    return shell
        .run("info s " + label)
        .lines()
        .filter(line -> line.startsWith("snoopEnforceable") || line.startsWith("blocksNoSnoop"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }
}
