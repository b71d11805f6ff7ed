package org.bindery.backend.linux.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.backend.linux.testing.FakeKernel;
import org.bindery.backend.linux.testing.TestProcess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;

/** An fd of a fake kernel, an owner with a megabyte of memory, a tree of files. */
final class Lab implements AutoCloseable {
  static final long SIZE = 1 << 20;

  final FakeKernel kernel = new FakeKernel();
  final TestProcess process = new TestProcess();
  final Arena arena = Arena.ofShared();
  final MemorySegment memory = arena.allocate(SIZE, 4096);
  final long address = memory.address();
  final Path root;
  final LinuxEngine engine;
  final EngineFd fd;

  Lab(Path root) {
    this.root = root;
    process.register(memory);
    this.engine =
        new LinuxEngine(
            "linux",
            new LinuxPaths(root.resolve("sys"), root.resolve("dev"), root.resolve("proc")),
            new EventThread("linux", null),
            (device, consumer) -> () -> {},
            () -> kernel);
    this.fd = engine.open("fd0", process, fault -> {});
  }

  FakeLink link(String name, int group) {
    return new FakeLink(kernel, name, OptionalInt.of(group));
  }

  FakeLink softwareLink(String name) {
    return new FakeLink(kernel, name, OptionalInt.empty());
  }

  EngineDevice bind(FakeLink link) {
    return engine.bind(fd, link);
  }

  long map(int ioas, long iova, long length) {
    return fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  /** Writes a file below the root. */
  void file(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
