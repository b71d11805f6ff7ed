package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bindery.api.BindRequest;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Another process has the group open by VFIO's older interface: the kernel lets nobody bind its
 * devices, and does not say why.
 */
class LegacyGroupTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void theProcessIsNamedAndTheRemedyMendsIt() throws Exception {
    String edu = lab.topology().edu();
    lab.take(edu);
    Process holder = lab.closing(Holder.of(group(edu))).process();

    IommuFd fd = lab.open();
    BindRequest request = BindRequest.of(lab.topology().qualified(edu));
    Refusal refusal = Refused.with(Errno.EBUSY, () -> fd.bind(request));
    assertThat(refusal.reason()).contains("pid " + holder.pid());
    assertThat(refusal.remedies()).isNotEmpty();

    Explanation explanation = lab.administration().explain(lab.topology().qualified(edu), Use.BIND);
    assertThat(explanation.toString() + explanation.reason() + explanation.blockers())
        .contains("pid " + holder.pid());
    assertThat(explanation.commands()).containsAll(refusal.remedies());

    Shell shell = lab.shell();
    refusal.remedies().forEach(shell::run);
    assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(fd.bind(request).state()).isEqualTo(DeviceState.BOUND);
  }

  private static Path group(String device) throws IOException {
    Path group = Path.of("/sys/bus/pci/devices", device, "iommu_group").toRealPath();
    return Path.of("/dev/vfio", group.getFileName().toString());
  }
}
