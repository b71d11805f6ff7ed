package org.bindery.uapi.door.lab;

import java.util.List;
import java.util.function.Consumer;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;

/** An engine whose fds are noted when they are opened. */
record Noted(IommuEngine engine, List<EngineFd> fds) implements IommuEngine {
  @Override
  public EngineFd open(String name, Process process, Consumer<Fault> faults) {
    EngineFd fd = engine.open(name, process, faults);
    fds.add(fd);
    return fd;
  }

  @Override
  public void close() {
    engine.close();
  }
}
