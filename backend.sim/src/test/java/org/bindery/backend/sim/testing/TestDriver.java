package org.bindery.backend.sim.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.ChildPlace;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;

/**
 * A driver with a bus {@code toy}: below each function a box with a part in it. It keeps what
 * happened to it, in order.
 */
public final class TestDriver implements KernelDriver {
  public static final String NAME = "toydrv";

  private static final PciId EDU = new PciId(0x1234, 0x11e8);

  private final PciId takes;
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final Map<String, DriverPort> ports = new ConcurrentHashMap<>();
  private volatile Consumer<DriverPort> probing = _ -> {};
  private volatile Supplier<Runnable> closing = () -> () -> {};

  public TestDriver() {
    this(EDU);
  }

  /** For other functions. */
  public TestDriver(PciId takes) {
    this.takes = takes;
  }

  /** What a probe does besides, for example refuse. */
  public void onProbe(Consumer<DriverPort> action) {
    probing = action;
  }

  /** What closing does besides. */
  public void onClose(Runnable action) {
    closing = () -> action;
  }

  public List<String> happened() {
    return happened;
  }

  /** The newest port for a function. */
  public DriverPort port(String function) {
    return ports.get(function);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<PciId> ids() {
    return Set.of(takes);
  }

  @Override
  public List<KernelBus> buses() {
    return List.of(new KernelBus("toy", List.of("toyuser", "toyother")));
  }

  @Override
  public Running probe(DriverPort port) {
    String function = port.identity().name();
    happened.add("probe " + function);
    probing.accept(port);
    ports.put(function, port);
    ChildPlace box = port.add(new Part("box-" + function, true));
    box.add(new Part("part-" + function, true));
    box.add(new Part("label-" + function, false));
    return () -> {
      happened.add("close " + function);
      closing.get().run();
      box.close();
    };
  }

  /** A child with a value and a driver. */
  private final class Part implements ChildDevice {
    private final String name;
    private final boolean announced;
    private volatile String value = "";
    private volatile String driver;

    Part(String name, boolean announced) {
      this.name = name;
      this.announced = announced;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String bus() {
      return "toy";
    }

    @Override
    public boolean announced() {
      return announced;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of("toy.kind", "part");
    }

    @Override
    public Map<String, Attribute> attributes() {
      return Map.of(
          "value",
          new Attribute(() -> value, this::set),
          "fixed",
          Attribute.shown(() -> "7"),
          "poke",
          new Attribute(null, text -> happened.add("poke " + name + " " + text)));
    }

    private void set(String text) {
      if (text.isEmpty()) {
        throw new IllegalStateException("a driver's mistake");
      }
      value = text;
    }

    @Override
    public Optional<String> driver() {
      return Optional.ofNullable(driver);
    }

    @Override
    public void bind(String wanted) {
      if (wanted.equals("toyother")) {
        throw Refusal.of(Errno.ENXIO, "%s is not for %s", name, wanted).exception();
      }
      happened.add("bind " + name);
      driver = wanted;
    }

    @Override
    public void unbind() {
      happened.add("unbind " + name);
      driver = null;
    }
  }
}
