package org.bindery.core.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.binder.Match;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.fake.FakeBinder;
import org.bindery.core.fake.FakeBinders;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A binder is asked once for what is listed again and again, and again when it might differ. */
class BestBindersTest {
  private final FakeBinders binders = new FakeBinders();
  private final PlugInCalls calls = new PlugInCalls(() -> Duration.ofSeconds(10));
  private final Events events = new Events(Clock.systemUTC(), line -> {});
  private final BestBinders best = new BestBinders(new Matcher(binders, calls, events), binders);
  private final Counting generic = new Counting(100);

  private static final class Counting extends FakeBinder {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean failing;

    Counting(int score) {
      super(score);
    }

    @Override
    public Match match(HostDevice device) {
      asked.incrementAndGet();
      if (failing) {
        throw new IllegalStateException("the licence server does not answer");
      }
      return super.match(device);
    }
  }

  private record Device(String name, Map<String, Object> properties) implements HostDevice {
    @Override
    public String host() {
      return "lab";
    }

    @Override
    public String bus() {
      return "pci";
    }

    @Override
    public String path() {
      return "bus/pci/devices/" + name;
    }

    @Override
    public Optional<String> driver() {
      return Optional.empty();
    }

    @Override
    public OptionalInt group() {
      return OptionalInt.empty();
    }
  }

  private static final HostDevice DISK = new Device("disk", Map.of("pci.vendor", "8086"));

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void whatIsTheSameIsAskedOnce() {
    binders.add("generic", 0, 1, generic);
    for (int i = 0; i < 3; i++) {
      assertThat(best.of(DISK)).contains("generic");
    }
    assertThat(generic.asked).hasValue(1);
  }

  @Test
  void anotherBinderIsAskedAndOneThatHasGoneFitsNoMore() {
    binders.add("generic", 0, 1, generic);
    assertThat(best.of(DISK)).contains("generic");
    BinderHandle vendor = binders.add("vendor", 0, 2, new Counting(400));
    assertThat(best.of(DISK)).contains("vendor");
    binders.remove(vendor);
    assertThat(best.of(DISK)).contains("generic");
  }

  @Test
  void anotherDeviceOfTheNameIsAskedFor() {
    binders.add("generic", 0, 1, generic);
    assertThat(best.of(DISK)).contains("generic");
    assertThat(best.of(new Device("disk", Map.of("pci.vendor", "1234")))).contains("generic");
    assertThat(generic.asked).hasValue(2);
  }

  @Test
  void aFailureIsNotRemembered() {
    binders.add("generic", 0, 1, generic);
    generic.failing = true;
    assertThat(best.of(DISK)).isEmpty();
    generic.failing = false;
    assertThat(best.of(DISK)).contains("generic");
  }

  @Test
  void whatHasLeftIsForgotten() {
    binders.add("generic", 0, 1, generic);
    assertThat(best.of(DISK)).contains("generic");
    best.forget("lab", "disk");
    assertThat(best.of(DISK)).contains("generic");
    best.forget("lab");
    assertThat(best.of(DISK)).contains("generic");
    best.forget("other");
    assertThat(best.of(DISK)).contains("generic");
    assertThat(generic.asked).hasValue(3);
  }
}
