package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.Vm;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Makes whose tables say nothing of snooping: VT-d's first stage, where it stands in the entries,
 * and SMMUv3, where it is a property of the root complex; through the commands (S3).
 */
class MixedMakesTest {
  private static final String MACHINE =
      """
      { "iommus": [ { "name": "dmar0", "make": "vtd",
                      "cap": "0x9ed008c40780c66", "ecap": "0x3ee9e86f050df" },
                    { "name": "dmar1", "make": "vtd",
                      "cap": "0x9ed008c40780c66", "ecap": "0x3ee9e86f0505f" },
                    { "name": "smmu0", "make": "smmuv3", "canwbs": ["0001"] },
                    { "name": "smmu1", "make": "smmuv3", "canwbs": ["0001"] } ],
        "devices": [
          { "name": "0000:00:10.0", "iommu": "dmar0", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}] },
          { "name": "0000:00:11.0", "iommu": "dmar1", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}] },
          { "name": "0000:00:12.0", "iommu": "smmu0", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}] },
          { "name": "0001:00:12.0", "iommu": "smmu0", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}] },
          { "name": "0001:00:13.0", "iommu": "smmu1", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "1M"}] } ] }
      """;

  private final Lab lab = new Lab();
  private OtherHost host;
  private Shell shell;

  /** In fd s: first (1), unable (2), plain (3), coherent (4), other (5); ioas 6. */
  @BeforeEach
  void start() {
    host = OtherHost.described(lab, "mixed", MACHINE);
    shell = new Shell(lab);
    shell.run("open s --host mixed");
    shell.run("bind s mixed/0000:00:10.0 --label first");
    shell.run("bind s mixed/0000:00:11.0 --label unable");
    shell.run("bind s mixed/0000:00:12.0 --label plain");
    shell.run("bind s mixed/0001:00:12.0 --label coherent");
    shell.run("bind s mixed/0001:00:13.0 --label other");
    shell.run("ioas alloc s");
  }

  @AfterEach
  void stop() {
    lab.administration().session("admin").vms().forEach(Vm::close);
    lab.administration().session("admin").fds().forEach(IommuFd::close);
    shell.close();
    host.close();
  }

  private Refusal refused(Errno errno, String command) {
    Shell.Answer answer = shell.type(command);
    assertThat(answer.refusal()).as(answer.text()).isPresent();
    assertThat(answer.refusal().get().errno()).as(answer.text()).isEqualTo(errno);
    return answer.refusal().get();
  }

  @Test
  void infoTellsFormatsAndWhatIsKeptFree() {
    assertThat(shell.run("info s first"))
        .contains("vtd-first-stage", "vtd-second-stage", "0x7fffffffffff");
    assertThat(shell.run("info s plain"))
        .contains("smmuv3-stage-1", "smmuv3-stage-2", "idr5", "0x7ffffff", "0x8100000")
        .doesNotContain("0xfee");
    assertThat(abilities("first")).containsExactly("yes", "yes");
    assertThat(abilities("unable")).containsExactly("no", "no");
    assertThat(abilities("plain")).containsExactly("no", "no");
    assertThat(abilities("coherent")).containsExactly("yes", "yes");
  }

  private List<String> abilities(String label) {
    return shell
        .run("info s " + label)
        .lines()
        .filter(line -> line.startsWith("snoopEnforceable") || line.startsWith("blocksNoSnoop"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  /** The host takes the first stage; the second is had by its name. */
  @Test
  void aFirstStageTableThatEnforcesIsNotForAUnitThatCannot() {
    shell.run("hwpt alloc s first --ioas 6 --snoop enforce");
    assertThat(shell.run("hwpt s")).contains("vtd-first-stage", "enforce");
    shell.run("attach s first 7");
    Refusal refusal = refused(Errno.EINVAL, "attach s unable 7");
    assertThat(refusal.reason()).contains("enforces snooping", "dmar1 (vtd)");
    refusal.remedies().forEach(shell::run);
    refused(Errno.EOPNOTSUPP, "hwpt alloc s unable --ioas 6 --snoop enforce");
    shell.run("hwpt alloc s first --ioas 6 --format vtd-second-stage --snoop enforce");
    assertThat(shell.run("hwpt s")).contains("vtd-second-stage");
  }

  @Test
  void anEnforcingTableOfAnSmmuIsForDevicesOfACoherentRootComplex() {
    refused(Errno.EOPNOTSUPP, "hwpt alloc s plain --ioas 6 --snoop enforce");
    shell.run("hwpt alloc s coherent --ioas 6 --snoop enforce");
    shell.run("attach s coherent 7");
    assertThat(shell.run("hwpt s")).contains("smmuv3-stage-1", "enforce");
    assertThat(refused(Errno.EINVAL, "attach s plain 7").reason())
        .contains("enforces snooping", "smmu0 (smmuv3)");
    shell.run("hwpt alloc s plain --ioas 6 --snoop allow");
    shell.run("attach s plain 8");
    shell.run("replace s coherent 8");
  }

  /** A table is one unit's; an address space gives each unit its own. */
  @Test
  void aTableOfAnotherSmmuIsRefusedAndTheAddressSpaceGivesOneThatFits() {
    shell.run("attach s coherent 6");
    assertThat(refused(Errno.EINVAL, "attach s other 7").reason()).contains("smmu1 (smmuv3)");
    assertThat(shell.run("attach s other 6")).contains("hwpt 8");
  }

  /** Behind a coherent root complex a table that allows No Snoop does no harm. */
  @Test
  void explainWarnsOfNoSnoopOnlyWhereItIsHeeded() {
    shell.run("vm create g --host mixed");
    shell.run("vm register g s");
    shell.run("hwpt alloc s coherent --ioas 6 --snoop allow");
    shell.run("attach s coherent 7");
    shell.run("attach s plain 7");
    assertThat(shell.run("explain mixed/0000:00:12.0")).contains("may issue No Snoop");
    assertThat(shell.run("explain mixed/0001:00:12.0")).doesNotContain("may issue No Snoop");
  }
}
