package org.bindery.core.bad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.api.RefusedException;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeParent;
import org.bindery.core.mdev.Parent;
import org.bindery.device.MdevParent;
import org.bindery.device.MdevType;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I12, for every method of a parent of mediated devices and of its types, and everything that each
 * may do wrong: what can be made of others is made, what is bound stays, and when the bad one comes
 * to itself its own are made again.
 */
class BadParentMatrixTest {
  private static final List<String> PARENT = List.of("types");
  private static final List<String> TYPE =
      List.of(
          "id",
          "name",
          "description",
          "deviceApi",
          "availableInstances",
          "regions",
          "interrupts",
          "create");

  static Stream<Arguments> everything() {
    return Stream.concat(of(MdevParent.class, PARENT), of(MdevType.class, TYPE));
  }

  private static Stream<Arguments> of(Class<?> type, List<String> methods) {
    return methods.stream()
        .flatMap(method ->
            Arrays.stream(Misbehaviour.values()).map(how -> Arguments.of(type, method, how)));
  }

  private static MdevParent parent(FakeParent good, Class<?> type, Bad bad) {
    Bad none = new Bad("", Misbehaviour.LEAKS);
    boolean types = type == MdevType.class;
    return (types ? none : bad)
        .in(
            MdevParent.class,
            good,
            answer ->
                answer instanceof List<?> all
                    ? all.stream()
                        .map(each -> (types ? bad : none).in(MdevType.class, (MdevType) each))
                        .toList()
                    : answer);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(Class<?> type, String method, Misbehaviour how) throws InterruptedException {
    Bad bad = new Bad(method, how);
    try (CoreFixture core = new CoreFixture(Duration.ofSeconds(10), Limits.PATIENT)) {
      core.generic();
      core.software("mdev");
      Mdevs mdevs = core.administration().mdevs();
      List<String> atFirst = uuids(mdevs);
      core.core
          .mdevs()
          .parentCame(new Parent("bad", "vendor 1.0.0", parent(new FakeParent("bad"), type, bad)));
      FakeParent cells = new FakeParent("cells");
      core.core.mdevs().parentCame(cells.parent);
      IommuFd fd = core.open();
      BoundDevice edu = fd.bind(BindRequest.of(EDU));
      String before = mdevs.create(MdevRequest.of("bad-1")).uuid();
      BoundDevice bound = fd.bind(BindRequest.of(before));
      Map<String, Long> counted = core.administration().counters().values();

      Limits.arm(core, bad, how);
      use(mdevs, false);
      assertThat(bad.asked()).as("times it was asked").isPositive();
      assertThat(mdevs.types()).extracting(MdevTypeView::type).contains("cells-1", "cells-2");
      mdevs.remove(mdevs.create(MdevRequest.of("cells-1")).uuid());
      assertThat(cells.left).hasValue(4);
      assertThat(List.of(edu.state(), bound.state()))
          .containsExactly(DeviceState.BOUND, DeviceState.BOUND);
      assertThat(core.administration().counters().values()).isEqualTo(counted);

      Limits.mend(core, bad);
      use(mdevs, true);
      bound.unbind();
      mdevs.remove(before);
      assertThat(uuids(mdevs)).isEqualTo(atFirst);
    } finally {
      bad.mend();
    }
  }

  private static List<String> uuids(Mdevs mdevs) {
    return mdevs.all().stream().map(MdevView::uuid).toList();
  }

  /** What can be done with the bad one's types: it is done, or it is refused. */
  private static void use(Mdevs mdevs, boolean good) {
    done(good, mdevs::types);
    done(good, mdevs::all);
    done(good, () -> mdevs.remove(mdevs.create(MdevRequest.of("bad-1")).uuid()));
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
