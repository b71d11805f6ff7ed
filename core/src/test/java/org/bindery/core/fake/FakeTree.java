package org.bindery.core.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.AttributeTree;

/** sysfs of PCI devices as a map: driver_override, unbind, probe and bind act as Linux' do. */
public final class FakeTree implements AttributeTree {
  private static final String DEVICES = "bus/pci/devices/";
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> drivers = new ConcurrentHashMap<>();
  private final Map<String, String> defaults = new ConcurrentHashMap<>();
  private final Predicate<String> owned;
  private volatile Optional<AttributeTree> mediated = Optional.empty();
  private volatile Life life = new Life();
  private volatile BiConsumer<String, String> written = (path, value) -> {};
  private int writes;
  private int failAt = -1;

  /**
   * @param owned whether the group of a device has an owner, so that no host driver gets it
   */
  FakeTree(Predicate<String> owned) {
    this.owned = owned;
  }

  synchronized void add(String device, String driver) {
    values.put(DEVICES + device + "/driver_override", "(null)");
    defaults.put(device, driver);
    drivers.put(device, driver);
  }

  synchronized void remove(String device) {
    values.keySet().removeIf(path -> path.startsWith(DEVICES + device + "/"));
    drivers.remove(device);
  }

  /** What answers for mediated devices. */
  public void mediated(AttributeTree tree) {
    mediated = Optional.of(tree);
  }

  private Optional<AttributeTree> other(String path) {
    return path.startsWith("class/mdev_bus") || path.startsWith("bus/mdev")
        ? mediated
        : Optional.empty();
  }

  /** The process that uses it from now on. */
  public void usedBy(Life process) {
    life = process;
  }

  /** Is told of each write, before its effect. */
  public void onWrite(BiConsumer<String, String> listener) {
    written = listener;
  }

  public synchronized void put(String path, String value) {
    values.put(path, value);
  }

  /** The n-th write from now on, counted from 0, is refused. */
  public synchronized void failAt(int n) {
    writes = 0;
    failAt = n;
  }

  public synchronized int writes() {
    return writes;
  }

  String driver(String device) {
    return drivers.get(device);
  }

  /** Everything there is, to compare. */
  public synchronized Map<String, String> snapshot() {
    Map<String, String> all = new TreeMap<>(values);
    all.replaceAll((path, value) -> value.equals("(null)") ? "" : value);
    drivers.forEach((device, driver) -> all.put(DEVICES + device + "/driver", driver));
    return all;
  }

  @Override
  public synchronized boolean exists(String path) {
    life.live();
    return other(path).map(tree -> tree.exists(path)).orElseGet(() -> values.containsKey(path));
  }

  @Override
  public List<String> list(String path) {
    return other(path).map(tree -> tree.list(path)).orElse(List.of());
  }

  @Override
  public synchronized String read(String path) {
    life.live();
    if (other(path).isPresent()) {
      return other(path).get().read(path);
    }
    if (!values.containsKey(path)) {
      throw Refusal.of(Errno.ENOENT, "there is no attribute %s", path).exception();
    }
    return values.get(path);
  }

  @Override
  public synchronized void write(String path, String value) {
    life.act();
    written.accept(path, value);
    if (writes++ == failAt) {
      throw Refusal.of(Errno.EIO, "write %d to %s was made to fail", failAt, path).exception();
    }
    if (other(path).isPresent()) {
      other(path).get().write(path, value);
    } else if (path.endsWith("/driver/unbind")) {
      drivers.put(value, "");
    } else if (path.equals("bus/pci/drivers_probe")) {
      if (drivers.get(value).isEmpty()) {
        String override = values.get(DEVICES + value + "/driver_override");
        String driver =
            override.isEmpty() || override.equals("(null)") ? defaults.get(value) : override;
        // As Linux: a probe that finds the group owned fails without a word.
        drivers.put(value, owned.test(value) && !driver.equals("vfio-pci") ? "" : driver);
      }
    } else if (path.startsWith("bus/pci/drivers/") && path.endsWith("/bind")) {
      if (owned.test(value)) {
        throw Refusal.of(Errno.EBUSY, "the group of %s is owned", value).exception();
      }
      drivers.put(value, path.split("/", -1)[3]);
    } else {
      read(path);
      values.put(path, value);
    }
  }

  @Override
  public Optional<String> link(String path) {
    life.live();
    String device = path.substring(DEVICES.length(), path.length() - "/driver".length());
    return Optional.ofNullable(drivers.get(device)).filter(driver -> !driver.isEmpty());
  }
}
