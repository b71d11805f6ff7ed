package org.bindery.itest.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bindery.api.BindRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A device that is bound while the bundle of the chosen policy is away is judged when it comes. */
class LatePolicyTest {
  private final Lab lab = new Lab();
  private final Session session = lab.administration().session("late");
  private final Bundle policies = lab.bundle("org.bindery.proof.incoherent");
  private OtherHost host;
  private Vm vm;
  private IommuFd fd;

  @BeforeEach
  void start() {
    host = new OtherHost(lab, "late", "snoop-lab");
    vm = session.createVm(Optional.of("late"), Optional.empty());
    fd = session.open(Optional.of("late"), Optional.empty());
    vm.register(fd);
  }

  @AfterEach
  void stop() throws BundleException {
    policies.start();
    Lab.await(
        "the policies are there",
        () ->
            lab.administration().policies().all().stream()
                .anyMatch(policy -> policy.name().equals("device")));
    vm.close();
    fd.close();
    host.close();
    lab.administration().policies().choose("device");
  }

  @Test
  void whatTheAutomaticOneWouldHaveClaimedItClaimsThen() throws BundleException {
    lab.administration().policies().choose("automatic");
    policies.stop();
    fd.bind(BindRequest.of(host.device("0000:00:02.0")).label("able"));
    fd.bind(BindRequest.of(host.device("0000:00:03.0")).label("legacy"));
    assertThat(vm.claims()).isEmpty();

    policies.start();

    Lab.await("the claim is made", vm::nonCoherent);
    assertThat(vm.claims())
        .singleElement()
        .satisfies(claim -> {
          assertThat(claim.label()).isEqualTo("legacy");
          assertThat(claim.automatic()).isTrue();
        });
  }
}
