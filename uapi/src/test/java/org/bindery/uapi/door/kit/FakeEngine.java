package org.bindery.uapi.door.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;

/** Opens {@link FakeFd}s. */
public final class FakeEngine implements IommuEngine {
  public final List<FakeFd> opened = new ArrayList<>();
  public final List<String> names = new ArrayList<>();

  @Override
  public EngineFd open(String name, Process process, Consumer<Fault> faults) {
    FakeFd fd = new FakeFd();
    opened.add(fd);
    names.add(name);
    return fd;
  }

  @Override
  public void close() {
    throw new AssertionError("the engine is not the door's");
  }
}
