package org.bindery.backend.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.kernel.BadDriver.How;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestDriver;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.device.ChildDevice;
import org.bindery.device.KernelDriver;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I12, for every call of a driver of the simulated kernel and of what it makes, and everything that
 * each may do wrong: whoever calls comes back in time, the device has a driver or none, the driver
 * beside it goes on, and when the bad one has gone nothing of it is left.
 */
class BadDriverMatrixTest {
  private static final String EDU = TestHost.EDU;
  private static final String GOOD = TestHost.EDU_BEHIND_BRIDGE;
  private static final Set<String> OF_ITSELF = Set.of("name", "ids", "buses");
  private static final Set<String> OF_THE_PROBE =
      Set.of("probe", "childName", "bus", "announced", "attributes");
  private static final int PATIENCE_SECONDS = 30;

  private final TestHost lab = TestHost.eduLab();
  private final CountDownLatch mended = new CountDownLatch(1);
  private final TestDriver good = new TestDriver();
  private final TestDevices models = TestDevices.register();

  static Stream<Arguments> everything() {
    return Stream.concat(BadDriver.calls().stream(), BadDriver.CALLBACKS.stream())
        .flatMap(method -> Stream.of(How.values()).map(how -> Arguments.of(method, how)));
  }

  @Test
  void noCallOfTheSpiIsLeftOut() {
    Set<String> declared =
        Stream.of(KernelDriver.class, KernelDriver.Running.class, ChildDevice.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tried = new TreeSet<>(BadDriver.calls());
    // Both types have a name.
    tried.remove("childName");
    assertThat(tried).isEqualTo(declared);
  }

  @BeforeEach
  void prepare() {
    lab.host().models().add(models);
    lab.host().kernel().add(good);
    write("bus/pci/drivers/toydrv/bind", GOOD);
  }

  @AfterEach
  void close() {
    mended.countDown();
    lab.close();
  }

  private void write(String path, String value) {
    lab.host().attributes().write(path, value);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(String method, How how) throws Exception {
    BadDriver bad = new BadDriver(method, how, mended);
    inTime(() -> lab.host().kernel().add(bad));
    goesOn(GOOD);
    boolean probed = probed(method, how, !OF_ITSELF.contains(method) || harmless(method, how));
    if (probed) {
      assertThat(lab.device(EDU).driver()).contains(BadDriver.NAME);
      useEverything(method, how);
    } else {
      assertThat(lab.device(EDU).driver()).isEmpty();
    }
    goesOn(GOOD);
    inTime(() -> lab.host().kernel().remove(bad));
    assertThat(bad.asked).as("times it was asked").hasPositiveValue();
    nothingIsLeft(bad);
    if (lab.device(EDU).driver().isPresent()) {
      write("bus/pci/drivers/baddrv/unbind", EDU);
    }
    write("bus/pci/drivers/toydrv/bind", EDU);
    goesOn(EDU);
    mended.countDown();
    await("what hung came back", () -> bad.hanging.get() == 0);
    await("what came late was given back", () -> allBack(bad, method, how));
    nothingIsLeft(bad);
    goesOn(EDU);
    goesOn(GOOD);
  }

  /** What is silent about nothing that anybody could tell from an answer. */
  private static boolean harmless(String method, How how) {
    return how == How.ANSWERS_NONSENSE && method.equals("announced");
  }

  /**
   * @param taken whether the driver could say what it is
   */
  private boolean probed(String method, How how, boolean taken) throws Exception {
    Optional<RefusedException> refused = inTime(() -> write("bus/pci/drivers/baddrv/bind", EDU));
    if (!taken) {
      assertThat(refused).get().extracting(RefusedException::errno).isEqualTo(Errno.ENOENT);
      return false;
    }
    if (!OF_THE_PROBE.contains(method) || harmless(method, how)) {
      assertThat(refused).isEmpty();
      return true;
    }
    assertThat(refused)
        .get()
        .extracting(RefusedException::errno)
        .isIn(how == How.HANGS ? Set.of(Errno.ETIMEDOUT) : Set.of(Errno.EIO, Errno.EINVAL));
    return false;
  }

  private void useEverything(String method, How how) throws Exception {
    HostDevice child = lab.device(BadDriver.CHILD);
    String folder = "bus/bad/devices/" + BadDriver.CHILD;
    models.port(EDU).raiseMsi(0);
    used("driver", method, how, () -> assertThat(child.driver()).isNotNull());
    used(
        "properties",
        method,
        how,
        () -> assertThat(child.properties()).containsEntry(HostDevice.NAME, BadDriver.CHILD));
    used("readAttribute", method, how, () -> lab.host().attributes().read(folder + "/value"));
    used("writeAttribute", method, how, () -> write(folder + "/value", "2"));
    used("bind", method, how, () -> write("bus/bad/drivers/baduser/bind", BadDriver.CHILD));
    used("unbind", method, how, () -> write("bus/bad/drivers/baduser/unbind", BadDriver.CHILD));
    used("open", method, how, () -> lab.host().open(child).close());
    used("openQueue", method, how, () -> lab.host().openQueue(child, null).close());
    used("grant", method, how, () -> lab.host().grant(child, "somebody"));
    assertThat(inTime(() -> assertThat(lab.host().devices()).isNotEmpty())).isEmpty();
  }

  private void used(String call, String method, How how, Runnable use) throws Exception {
    Optional<RefusedException> refused = inTime(use);
    boolean told = Set.of("driver", "properties").contains(call);
    if (call.equals(method) && !told) {
      boolean silent =
          how == How.ANSWERS_NONSENSE && !call.startsWith("open")
              || how == How.ANSWERS_NULL
                  && Set.of("writeAttribute", "bind", "unbind", "grant").contains(call);
      if (silent) {
        assertThat(refused).isEmpty();
      } else {
        assertThat(refused)
            .as(call)
            .get()
            .satisfies(e -> {
              assertThat(e.errno()).isEqualTo(how == How.HANGS ? Errno.ETIMEDOUT : Errno.EIO);
              assertThat(e.refusal().reason()).contains(BadDriver.NAME);
            });
      }
      return;
    }
    // A driver that hangs is asked nothing else; one that is not bound for its failure says so.
    boolean follows =
        how == How.HANGS || call.equals("unbind") && Set.of("bind", "driver").contains(method);
    assertThat(refused.filter(_ -> !follows)).as(call).isEmpty();
  }

  private void nothingIsLeft(BadDriver bad) {
    assertThat(lab.host().attributes().list("bus")).doesNotContain(BadDriver.BUS);
    assertThat(lab.host().devices()).extracting(HostDevice::name).doesNotContain(BadDriver.CHILD);
    if (bad.port != null) {
      assertRefused(Errno.ENODEV, "does not have", () -> bad.port.read(0, 0, 4));
      assertRefused(Errno.ENODEV, "does not have", bad.port::enable);
      assertRefused(Errno.ENODEV, "does not have", () -> bad.port.onInterrupt(1, () -> {}));
    }
  }

  /** What it answered after nobody waited any more, and the driver at work itself. */
  private static boolean allBack(BadDriver bad, String method, How how) {
    boolean closes = !method.equals("close") || how == How.HANGS;
    // A probe that fails after it has begun has nobody to tell to let go but itself.
    boolean began = !method.equals("probe") || how == How.HANGS;
    boolean lost = method.startsWith("open") && how != How.HANGS;
    return !closes || !began || lost || bad.given.get() == bad.back.get();
  }

  /** Its attribute holds what is written to it. */
  private void goesOn(String function) throws Exception {
    String value = "bus/toy/devices/part-" + function + "/value";
    assertThat(
            inTime(() -> {
              write(value, "7");
              assertThat(lab.host().attributes().read(value)).isEqualTo("7");
              write(value, "8");
            }))
        .isEmpty();
  }

  /** The refusal with which it came back; empty: without. */
  private static Optional<RefusedException> inTime(Runnable call) throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(call, work -> Thread.ofPlatform().start(work));
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return fail("it does not come back");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        return Optional.of(refused);
      }
      throw e;
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
