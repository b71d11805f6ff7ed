package org.bindery.backend.linux.host;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Process;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.IommuEngine;
import org.bindery.host.HostDevice;
import org.bindery.host.VirtualMachine;

/** A kernel whose device files bind and close, and which remembers what it was asked. */
final class FakeKernel implements Kernel {
  final List<String> opened = new ArrayList<>();
  boolean closed;

  @Override
  public IommuEngine engine() {
    return fake(IommuEngine.class);
  }

  @Override
  public KernelFile open(HostDevice device, Path node) {
    opened.add(device.name() + " " + node.getFileName());
    return new FollowedFile(fake(KernelFile.class)) {
      @Override
      public EngineDevice bind(org.bindery.engine.EngineFd fd) {
        return fake(EngineDevice.class);
      }
    };
  }

  @Override
  public VirtualMachine createVirtualMachine(String name, Process owner) {
    return fake(VirtualMachine.class);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Answers null, 0 or nothing to everything. */
  static <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> method.getName().equals("name") ? "fd7" : null));
  }
}
