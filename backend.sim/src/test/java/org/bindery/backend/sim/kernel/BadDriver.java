package org.bindery.backend.sim.kernel;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Process;
import org.bindery.api.WorkQueue;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;
import org.bindery.host.DeviceFile;

/**
 * A driver with a bus {@code bad} and a child on it that is good but for one call. It keeps its
 * port, gives nothing back, and counts what it has given out and what came back of that.
 */
final class BadDriver implements KernelDriver {
  static final String NAME = "baddrv";
  static final String BUS = "bad";
  static final String USER = "baduser";
  static final String CHILD = "bad-child";

  /** How a call goes wrong. */
  enum How {
    THROWS,
    LACKS_A_CLASS,
    RUNS_OUT_OF_STACK,
    ANSWERS_NULL,
    ANSWERS_NONSENSE,
    HANGS
  }

  /**
   * Calls that the SPI's types do not name: of attributes, and of what runs on the host's threads.
   */
  static final List<String> CALLBACKS =
      List.of("readAttribute", "writeAttribute", "work", "handle");

  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger hanging = new AtomicInteger();
  final AtomicInteger given = new AtomicInteger();
  final AtomicInteger back = new AtomicInteger();
  volatile DriverPort port;

  private final String method;
  private final How how;
  private final CountDownLatch mended;

  BadDriver(String method, How how, CountDownLatch mended) {
    this.method = method;
    this.how = how;
    this.mended = mended;
  }

  private <T> T in(String called, T good, T nonsense) {
    if (!called.equals(method)) {
      return good;
    }
    asked.incrementAndGet();
    return switch (how) {
      case THROWS -> throw new IllegalStateException("bad");
      case LACKS_A_CLASS -> throw new NoClassDefFoundError("com/nowhere/Thing");
      case RUNS_OUT_OF_STACK -> throw new StackOverflowError();
      case ANSWERS_NULL -> null;
      case ANSWERS_NONSENSE -> nonsense;
      case HANGS -> hang(good);
    };
  }

  private void in(String called) {
    var unused = in(called, true, true);
  }

  private <T> T hang(T good) {
    hanging.incrementAndGet();
    while (true) {
      try {
        mended.await();
        hanging.decrementAndGet();
        return good;
      } catch (InterruptedException e) {
        // It does not even listen to interrupts.
        continue;
      }
    }
  }

  /** Something that has to come back. */
  private <T extends AutoCloseable> T lent(Class<T> type) {
    given.incrementAndGet();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, _) -> {
              if (called.getName().equals("close")) {
                back.incrementAndGet();
              }
              return null;
            }));
  }

  @Override
  public String name() {
    return in("name", NAME, "no/name");
  }

  @Override
  public Set<PciId> ids() {
    return in("ids", Set.of(new PciId(0x1234, 0x11e8)), new HashSet<>(Collections.singleton(null)));
  }

  @Override
  public List<KernelBus> buses() {
    return in(
        "buses",
        List.of(new KernelBus(BUS, List.of(USER))),
        List.of(new KernelBus("pci", List.of(USER))));
  }

  @Override
  public Running probe(DriverPort fresh) {
    port = fresh;
    fresh.enable();
    fresh.onInterrupt(0, () -> in("handle"));
    fresh.run(() -> in("work"));
    var unused = fresh.add(new Child());
    return in("probe", running(), null);
  }

  private Running running() {
    given.incrementAndGet();
    return () -> {
      in("close");
      back.incrementAndGet();
    };
  }

  private final class Child implements ChildDevice {
    private volatile String driver;

    @Override
    public String name() {
      return in("childName", CHILD, "../pci");
    }

    @Override
    public String bus() {
      return in("bus", BUS, "nowhere");
    }

    @Override
    public boolean announced() {
      return in("announced", true, true);
    }

    @Override
    public Map<String, Object> properties() {
      return in(
          "properties", Map.of("bad.kind", "child"), Collections.singletonMap("bad.kind", null));
    }

    @Override
    public Map<String, Attribute> attributes() {
      Attribute value =
          new Attribute(() -> in("readAttribute", "1", "1\n2\n\0"), text -> in("writeAttribute"));
      return in("attributes", Map.of("value", value), Map.of("../value", value));
    }

    @Override
    public Optional<String> driver() {
      return in("driver", Optional.ofNullable(driver), Optional.of("no/driver"));
    }

    @Override
    public void bind(String wanted) {
      in("bind");
      driver = wanted;
    }

    @Override
    public void unbind() {
      in("unbind");
      driver = null;
    }

    @Override
    public DeviceFile open() {
      return in("open", lent(DeviceFile.class), null);
    }

    @Override
    public WorkQueue openQueue(Process process) {
      return in("openQueue", lent(WorkQueue.class), null);
    }

    @Override
    public void grant(String user) {
      in("grant");
    }
  }

  /** The calls of the SPI, by the names that this knows them by. */
  static List<String> calls() {
    return Arrays.asList(
        "name",
        "ids",
        "buses",
        "probe",
        "close",
        "childName",
        "bus",
        "announced",
        "properties",
        "attributes",
        "driver",
        "bind",
        "unbind",
        "open",
        "openQueue",
        "grant");
  }
}
