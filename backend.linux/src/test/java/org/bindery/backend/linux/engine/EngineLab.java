package org.bindery.backend.linux.engine;

import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.backend.linux.testing.FakeKernel;
import org.bindery.backend.linux.testing.TestProcess;
import org.bindery.engine.EngineFd;

/** An engine over a fake kernel with one fd, for tests of what is built on the engine. */
public final class EngineLab implements AutoCloseable {
  public final LinuxPaths paths;
  public final LinuxEngine engine;
  public final EngineFd fd;

  public EngineLab(LinuxPaths paths) {
    this.paths = paths;
    this.engine =
        new LinuxEngine(
            "linux",
            paths,
            new EventThread("linux", null),
            (device, consumer) -> () -> {},
            FakeKernel::new);
    this.fd = engine.open("fd0", new TestProcess(), fault -> {});
  }

  @Override
  public void close() {
    engine.close();
  }
}
