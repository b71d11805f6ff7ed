package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another process has the device's file open: the kernel would let whoever unbinds it wait. */
class ForeignUserTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void whatItUsesIsNotGivenBackAndTheRemedyMendsIt() throws Exception {
    String edu = lab.topology().edu();
    lab.take(edu);
    String file =
        new KernelHost(lab).attributes().list("bus/pci/devices/" + edu + "/vfio-dev").getFirst();
    Process user = lab.closing(Holder.of(Path.of("/dev/vfio/devices", file))).process();

    List<String> device = List.of(lab.topology().qualified(edu));
    Refusal refusal = Refused.with(Errno.EBUSY, () -> lab.administration().giveBack(device, false));
    assertThat(refusal.reason()).contains("pid " + user.pid());
    assertThat(lab.driver(edu)).isEqualTo("vfio-pci");

    Shell shell = lab.shell();
    refusal.remedies().forEach(shell::run);
    assertThat(user.waitFor(20, TimeUnit.SECONDS)).isTrue();
    List<StepView> given = lab.administration().giveBack(device, false);
    assertThat(given).isNotEmpty();
    assertThat(lab.driver(edu)).isEqualTo("none");
  }
}
