package org.bindery.itest.motion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bindery.api.DeviceView;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.host.AttributeTree;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.itest.Lab;
import org.bindery.itest.Ledger;
import org.bindery.itest.OtherHost;
import org.bindery.itest.shell.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Ten thousand devices arrive at once, and the shell answers meanwhile. */
class ArrivalTest {
  private static final int DEVICES = 10_000;
  private static final int PLUGGED = 500;
  private static final String HOST = "many";

  private final Lab lab = new Lab();
  private final CountDownLatch halfArrived = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  @TempDir private Path directory;
  private Ledger before;

  @BeforeEach
  void count() {
    var unused = lab.iommu();
    before = Ledger.settled(lab);
  }

  @AfterEach
  void asBefore() {
    answered.countDown();
    before.awaitSame(lab);
  }

  @Test
  void allAreMatchedAndTheShellAnswersWhileTheyCome() throws Exception {
    Path file = directory.resolve("many.json");
    Files.writeString(file, description());
    ServiceListener half = pauseAt(DEVICES / 2);
    CountingBinder counting = new CountingBinder();
    Hashtable<String, Object> id = new Hashtable<>();
    id.put(DeviceBinder.ID, "counting");
    var registration = lab.context().registerService(DeviceBinder.class, counting, id);
    CompletableFuture<String> shell = CompletableFuture.supplyAsync(this::typeMeanwhile);
    try (OtherHost many = new OtherHost(lab, HOST, file.toString())) {
      assertThat(shell.get(20, TimeUnit.SECONDS)).contains(Lab.EDU).doesNotContain(name(0));
      counting.asked.set(0);
      List<DeviceView> arrived = devices();
      assertThat(arrived).hasSize(DEVICES);
      assertThat(arrived)
          .allMatch(view -> view.binder().equals(Optional.of("vfio-pci")), "is matched");
      assertThat(counting.asked.get())
          .as("a binder is asked once for each device")
          .isEqualTo(DEVICES);
      assertThat(many.name()).isEqualTo(HOST);
    } finally {
      registration.unregister();
      lab.context().removeServiceListener(half);
    }
  }

  @Test
  void theShellAnswersWhileManyArePluggedIn() throws Exception {
    Path file = directory.resolve("many.json");
    Files.writeString(file, "{\"iommus\": %s, \"devices\": [%s]}".formatted(UNIT, device(0)));
    try (OtherHost many = new OtherHost(lab, HOST, file.toString())) {
      ServiceListener half = pauseAt(PLUGGED / 2);
      CompletableFuture<String> shell = CompletableFuture.supplyAsync(this::typeMeanwhile);
      try {
        for (int number = 1; number < PLUGGED; number++) {
          String name = lab.administration().plug(Optional.of(many.name()), device(number));
          assertThat(name).isEqualTo(name(number));
        }
        // What had arrived by then is there, and not yet all.
        assertThat(shell.get(20, TimeUnit.SECONDS)).contains(name(1)).doesNotContain(name(499));
        assertThat(devices()).hasSize(PLUGGED).allMatch(view -> view.binder().isPresent());
      } finally {
        lab.context().removeServiceListener(half);
      }
    }
  }

  /**
   * The arrival stands still until the shell has answered: what holds up one holds up the other.
   */
  private ServiceListener pauseAt(int devices) throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    ServiceListener listener =
        event -> {
          if (event.getType() == ServiceEvent.REGISTERED && arrived.incrementAndGet() == devices) {
            halfArrived.countDown();
            try {
              boolean unused = answered.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    lab.context()
        .addServiceListener(
            listener,
            "(&(objectClass=%s)(%s=%s))".formatted(HostDevice.class.getName(), Host.NAME, HOST));
    return listener;
  }

  private String typeMeanwhile() {
    try (Shell shell = new Shell(lab)) {
      boolean unused = halfArrived.await(20, TimeUnit.SECONDS);
      String text =
          shell.run("devices") + shell.run("status") + shell.run("explain edu-lab/00:10.0");
      assertThat(answered.getCount()).as("it answered while they were arriving").isOne();
      return text;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      answered.countDown();
    }
  }

  private List<DeviceView> devices() {
    return lab.administration().devices().stream()
        .filter(view -> view.host().equals(HOST))
        .toList();
  }

  private static final String UNIT = "[{\"name\": \"dmar0\", \"make\": \"vtd\"}]";

  private static String description() {
    return IntStream.range(0, DEVICES)
        .mapToObj(ArrivalTest::device)
        .collect(
            Collectors.joining(",\n", "{\"iommus\": %s, \"devices\": [".formatted(UNIT), "]}"));
  }

  private static String device(int number) {
    return """
    {"name": "%s", "vendor": "0x8086", "device": "0x100e", "class": "0x020000",
     "iommu": "dmar0", "bars": [{"index": 0, "kind": "memory32", "size": "128K"}]}
    """
        .formatted(name(number));
  }

  /** From PCI domain 1 on, so that no other host has the names. */
  private static String name(int number) {
    return "%04x:%02x:%02x.0".formatted(1 + number / 8192, number / 32 % 256, number % 32);
  }

  /** Fits nothing, and counts how often it is asked. */
  private static final class CountingBinder implements DeviceBinder {
    private final AtomicLong asked = new AtomicLong();

    @Override
    public Match match(HostDevice device) {
      if (device.host().equals(HOST)) {
        asked.incrementAndGet();
      }
      return Match.none("only counts");
    }

    @Override
    public Plan plan(HostDevice device, AttributeTree attributes) {
      return new Plan(new ArrayList<>());
    }
  }
}
