package org.bindery.itest.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.itest.Lab;
import org.bindery.itest.Ledger;
import org.bindery.itest.plugin.PluginJar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/**
 * A vendor's binder throws or hangs in each of its calls: its device is contained, all else moves.
 */
class BadPluginTest {
  private static final Set<Errno> FAILED = EnumSet.of(Errno.EIO, Errno.ETIMEDOUT);

  private final Lab lab = new Lab();

  static Stream<Arguments> everything() {
    return Stream.of(
            "match",
            "plan",
            "obstacles",
            "issuesNoSnoop",
            "bind",
            "attach",
            "replace",
            "detach",
            "unbind")
        .flatMap(method -> Stream.of(false, true).map(hangs -> Arguments.of(method, hangs)));
  }

  @ParameterizedTest(name = "{0}, hangs: {1}")
  @MethodSource("everything")
  void isContainedAndTheRestMoves(String method, boolean hangs) throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.settled(lab);
    String plugged = lab.administration().plug(Optional.of("edu-lab"), ComeAndGoTest.edu(0));
    Bundle bad =
        lab.context()
            .installBundle("misbehaving", new ByteArrayInputStream(misbehaving(method, hangs)));
    try (CoreSettings limit = new CoreSettings(lab, "call.millis", 300);
        Loads loads = Loads.besides(lab, plugged);
        IommuFd fd = iommu.open()) {
      bad.start();
      loads.awaitProgress("beside a binder that is to misbehave");
      Optional<DeviceState> state = use(fd, method);
      assertThat(state)
          .isEqualTo(
              switch (method) {
                case "attach", "replace", "detach" -> Optional.of(DeviceState.FAILED);
                case "plan", "obstacles", "issuesNoSnoop", "bind" -> Optional.empty();
                default -> Optional.of(DeviceState.BOUND);
              });
      loads.awaitProgress("beside a binder that misbehaved");
      fd.devices().forEach(BoundDevice::unbind);
      assertThat(lab.administration().device(Lab.EDU).state()).isEmpty();
      assertThat(limit).isNotNull();
    } finally {
      bad.uninstall();
      lab.administration().unplug(plugged);
    }
    before.awaitSame(lab);
  }

  /** Everything, up to the call in which it misbehaves. */
  private static Optional<DeviceState> use(IommuFd fd, String method) {
    int first = fd.allocateIoas();
    int second = fd.allocateIoas();
    try {
      BoundDevice device = fd.bind(BindRequest.of(Lab.EDU));
      assertThat(device.binder())
          .isEqualTo(method.equals("match") ? "vfio-pci" : MisbehavingBinder.ID);
      int unused = device.attach(first);
      unused = device.replace(second);
      device.detach();
    } catch (RefusedException e) {
      assertThat(e.errno()).isIn(FAILED);
      assertThat(e.refusal().reason())
          .contains(
              "binder misbehaving",
              method.equals("obstacles") ? "look for what speaks against" : method);
    }
    List<BoundDevice> bound = fd.devices();
    bound.forEach(device -> assertThat(device.attached()).as("blocked").isEmpty());
    return bound.stream().map(BoundDevice::state).findFirst();
  }

  private static byte[] misbehaving(String method, boolean hangs) throws Exception {
    return PluginJar.of(
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "com.example.misbehaving",
            "Bundle-Activator",
            MisbehavingBinder.class.getName(),
            "Import-Package",
            ServingBinder.IMPORTS,
            MisbehavingBinder.METHOD,
            method,
            MisbehavingBinder.HANGS,
            Boolean.toString(hangs)),
        List.of(MisbehavingBinder.class));
  }
}
