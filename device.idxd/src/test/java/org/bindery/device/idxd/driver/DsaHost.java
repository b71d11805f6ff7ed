package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.api.WorkQueue;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.device.idxd.TestModels;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.host.HostDevice;
import org.bindery.iommufd.IommufdProvider;

/** The server with accelerators, their model and their driver, without OSGi. */
final class DsaHost implements AutoCloseable {
  /** The function of {@code dsa0}. */
  static final String FUNCTION = "0000:6a:01.0";

  static final String DEVICES = "bus/dsa/devices/";

  private final List<String> went = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final IdxdDriver driver = new IdxdDriver();
  private final SimHost host;
  private final IommuEngine engine;

  /** Keeps what it is told. */
  private final class Witness implements DeviceWatcher, SimLog {
    @Override
    public void added(HostDevice device) {}

    @Override
    public void removed(HostDevice device) {
      went.add(device.name());
    }

    @Override
    public void info(String text) {
      log.add(text);
    }

    @Override
    public void warn(String text, Throwable cause) {
      log.add(text + (cause == null ? "" : ": " + cause));
    }
  }

  DsaHost() {
    Witness witness = new Witness();
    host = new SimHost("server", HostDescriptions.load("dsa-server"), witness, witness);
    host.models().add(TestModels.factory());
    host.kernel().add(driver);
    host.start();
    engine = new IommufdProvider().create("server", host.memory().orElseThrow());
  }

  SimHost host() {
    return host;
  }

  IdxdDriver driver() {
    return driver;
  }

  List<String> went() {
    return went;
  }

  List<String> log() {
    return log;
  }

  List<Fault> faults() {
    return faults;
  }

  EngineFd fd(Process process) {
    return engine.open("fd of " + process.name(), process, faults::add);
  }

  HostDevice device(String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  String read(String object, String attribute) {
    return host.attributes().read(DEVICES + object + "/" + attribute);
  }

  void write(String object, String attribute, String value) {
    host.attributes().write(DEVICES + object + "/" + attribute, value);
  }

  void bind(String driver, String object) {
    host.attributes().write("bus/dsa/drivers/" + driver + "/bind", object);
  }

  void unbind(String object) {
    host.attributes().write(DEVICES + object + "/driver/unbind", object);
  }

  /** A queue of 16 in group 0 with engine 0; the accelerator is enabled when it is not. */
  void enable(String queue, String mode, String driver) {
    configure(queue, mode, driver);
    if (read("dsa0", "state").equals("disabled")) {
      bind("idxd", "dsa0");
    }
    bind(driver, queue);
  }

  void configure(String queue, String mode, String driver) {
    write("engine0.0", "group_id", "0");
    write(queue, "mode", mode);
    write(queue, "type", "user");
    write(queue, "name", "test");
    write(queue, "driver_name", driver);
    if (read("dsa0", "state").equals("disabled")) {
      write(queue, "size", "16");
    }
    write(queue, "group_id", "0");
    write(queue, "priority", "10");
    write(queue, "block_on_fault", "1");
    if (mode.equals("shared")) {
      write(queue, "threshold", "8");
    }
  }

  /** Granted and opened. */
  WorkQueue open(String queue, Process process) {
    host.grant(device(queue), process.name());
    return host.openQueue(device(queue), process);
  }

  /** Done, or not taken. */
  static void submit(WorkQueue queue, MemorySegment descriptor) {
    queue.submit(descriptor);
  }

  @Override
  public void close() {
    engine.close();
    host.close();
  }
}
