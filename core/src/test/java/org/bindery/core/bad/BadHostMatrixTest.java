package org.bindery.core.bad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.InterruptKind;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.Use;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.host.ManagedHost;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I12, for every method of a host, of its attributes, device files and virtual machines, and
 * everything that each may do wrong: whoever asks is refused in time, the other host goes on, and
 * when the bad one comes to itself it can be used again.
 */
class BadHostMatrixTest {
  private static final List<String> HOST =
      List.of(
          "kind",
          "source",
          "devices",
          "groups",
          "device",
          "group",
          "iommus",
          "attributes",
          "open",
          "bootId",
          "driverKind",
          "obstacles",
          "memory",
          "createVirtualMachine");
  private static final List<String> TREE = List.of("exists", "read", "write", "link");

  /** Register accesses run on their caller's own thread: who calls one that hangs waits for it. */
  private static final List<String> OF_THE_CALLER =
      List.of("regions", "read", "write", "map", "interrupts", "interrupt", "reset");

  private static final List<String> FILE =
      Stream.concat(Stream.of("bind", "close"), OF_THE_CALLER.stream()).toList();

  private static final List<String> MACHINE =
      List.of("add", "remove", "setNonCoherent", "cpu", "wbinvd", "close");

  private static final String DEVICE = "0000:05:00.0";

  static Stream<Arguments> everything() {
    return Stream.of(
            of(Host.class, HOST),
            of(AttributeTree.class, TREE),
            of(DeviceFile.class, FILE),
            of(VirtualMachine.class, MACHINE))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> of(Class<?> type, List<String> methods) {
    return methods.stream()
        .flatMap(method ->
            Arrays.stream(Misbehaviour.values())
                .filter(how ->
                    how != Misbehaviour.HANGS
                        || type != DeviceFile.class
                        || !OF_THE_CALLER.contains(method))
                .map(how -> Arguments.of(type, method, how)));
  }

  private static Host host(FakeHost good, Class<?> type, Bad bad) {
    Bad none = new Bad("", Misbehaviour.LEAKS);
    return (type == Host.class ? bad : none)
        .in(
            Host.class,
            good,
            part ->
                switch (part) {
                  case AttributeTree tree ->
                      (type == AttributeTree.class ? bad : none).in(AttributeTree.class, tree);
                  case DeviceFile file ->
                      (type == DeviceFile.class ? bad : none).in(DeviceFile.class, file);
                  case VirtualMachine machine ->
                      (type == VirtualMachine.class ? bad : none).in(VirtualMachine.class, machine);
                  case null -> null;
                  default -> part;
                });
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(Class<?> type, String method, Misbehaviour how) throws InterruptedException {
    Bad bad = new Bad(method, how);
    FakeHost good = new FakeHost("bad").with(DEVICE, "010802", 3, "nvme");
    try (CoreFixture core = new CoreFixture(Duration.ofSeconds(10), Limits.PATIENT)) {
      core.generic();
      core.core.hostCame(
          new ManagedHost(host(good, type, bad), good.fakeEngine(), true, core.core.calls()));
      use(core, true);
      BoundDevice edu =
          core.session().open(Optional.of("lab"), Optional.empty()).bind(BindRequest.of(EDU));
      Limits.arm(core, bad, how);
      use(core, false);
      assertThat(bad.asked()).as("times it was asked").isPositive();
      Administration administration = core.administration();
      assertThat(administration.hosts()).anyMatch(host -> host.name().equals("lab"));
      assertThat(administration.devices())
          .extracting(DeviceView::name)
          .contains(core.host.devices().stream().map(d -> d.name()).toArray(String[]::new));
      assertThat(administration.groups()).anyMatch(group -> group.host().equals("lab"));
      assertThat(administration.device(EDU).state()).hasValue(DeviceState.BOUND);
      int table = edu.attach(edu(core).allocateIoas());
      assertThat(edu.attached()).hasValue(table);
      edu.unbind();
      assertThat(core.core.hosts().byName("bad").orElseThrow().claims().of(DEVICE)).isEmpty();

      Limits.mend(core, bad);
      // A file that was not closed keeps its group, as a process keeps what it does not close.
      use(core, !method.equals("close"));
    } finally {
      bad.mend();
    }
  }

  private static IommuFd edu(CoreFixture core) {
    return core.session().fds().stream()
        .filter(fd -> fd.device(EDU).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** Everything that can be done with the bad host: it is done, or it is refused. */
  private static void use(CoreFixture core, boolean good) {
    Administration administration = core.administration();
    done(good, administration::hosts);
    done(good, administration::devices);
    done(good, administration::groups);
    done(good, () -> administration.device("bad/" + DEVICE));
    done(good, () -> administration.explain("bad/" + DEVICE, Use.BIND));
    done(good, administration::counters);
    done(good, () -> administration.counters().values());
    done(good, () -> administration.take(List.of("bad/" + DEVICE), false, true));
    done(false, () -> administration.capture(Optional.of("bad")));
    done(
        good,
        () -> {
          try (IommuFd fd = core.session().open(Optional.of("bad"), Optional.empty())) {
            BoundDevice device = fd.bind(BindRequest.of("bad/" + DEVICE).take(true));
            int unused = device.attach(fd.allocateIoas());
            done(good, device::regions);
            done(good, () -> device.read(RegionInfo.CONFIG, 0, 4));
            done(good, () -> device.write(RegionInfo.CONFIG, 4, 2, 0));
            done(good, () -> device.map(0));
            done(good, device::interrupts);
            done(false, () -> device.interrupt(InterruptKind.MSI, 0));
            done(false, device::reset);
            done(good, () -> machine(core, fd, good));
            device.unbind();
            assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
          }
        });
  }

  /** A virtual machine with memory, and what it claims for the device. */
  private static void machine(CoreFixture core, IommuFd fd, boolean good) {
    try (Vm vm = core.session().createVm(Optional.of("bad"), Optional.empty())) {
      vm.register(fd);
      String label = fd.devices().getFirst().label();
      done(good, () -> vm.allowIncoherentDma(fd, label));
      done(good, () -> vm.disallowIncoherentDma(fd, label));
      done(good, () -> vm.unmap(vm.map(0, 0, 4096)));
      done(good, vm::cpu);
      done(good, vm::wbinvd);
      done(good, core.administration()::vms);
    }
    assertThat(core.administration().counters().values()).containsEntry("vms", 0L);
  }

  private static void done(boolean good, Runnable call) {
    try {
      call.run();
    } catch (RefusedException e) {
      if (good) {
        throw new AssertionError("it is good, and refused all the same: " + e.getMessage(), e);
      }
    }
  }
}
