package org.bindery.tck.mockcmd;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;

/** Accesses that keep book, over areas that are there. */
final class FakeAccesses implements AccessCommands {
  final List<String> log = new ArrayList<>();
  AccessUser user;
  private final CommandBench bench;

  FakeAccesses(CommandBench bench) {
    this.bench = bench;
  }

  /** The fd, with these. */
  EngineFd in(EngineFd fd) {
    return (HardwareFd)
        Proxy.newProxyInstance(
            HardwareFd.class.getClassLoader(),
            new Class<?>[] {HardwareFd.class},
            (_, method, arguments) -> {
              if (method.getName().equals("commands") && arguments[0] == AccessCommands.class) {
                return Optional.of(this);
              }
              try {
                return method.invoke(fd, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public EngineAccess createAccess(AccessUser told, boolean pins) {
    user = told;
    log.add(pins ? "created, pins" : "created");
    return new Made();
  }

  private final class Made implements EngineAccess {
    private int ioas;

    @Override
    public int id() {
      return 99;
    }

    @Override
    public void attach(int wanted) {
      if (!bench.fd.ioases().contains(wanted)) {
        throw Refusal.of(Errno.ENOENT, "no ioas %d", wanted).exception();
      }
      ioas = wanted;
    }

    @Override
    public void replace(int wanted) {
      user.unmap(0, -1);
      attach(wanted);
      log.add("replaced by " + wanted);
    }

    @Override
    public void detach() {
      ioas = 0;
    }

    @Override
    public List<MemorySlice> pin(long iova, long length, Access access) {
      log.add("pin 0x%x+0x%x %s".formatted(iova, length, access));
      long address = address(iova & -4096);
      return bench.process.resolve(address, (length + 4095) & -4096, access);
    }

    private long address(long iova) {
      Area found =
          bench.fd.areas(ioas).stream()
              .filter(area -> area.iova() <= iova && iova < area.iova() + area.length())
              .findFirst()
              .orElseThrow(() -> Refusal.of(Errno.ENOENT, "a hole at 0x%x", iova).exception());
      return found.address() + iova - found.iova();
    }

    @Override
    public void unpin(long iova, long length) {
      log.add("unpin 0x%x+0x%x".formatted(iova, length));
    }

    @Override
    public void read(long iova, MemorySegment into) {
      MemorySegment.copy(
          bench.buffer, address(iova) - bench.buffer.address(), into, 0, into.byteSize());
    }

    @Override
    public void write(long iova, MemorySegment from) {
      MemorySegment.copy(
          from, 0, bench.buffer, address(iova) - bench.buffer.address(), from.byteSize());
    }

    @Override
    public void close() {
      log.add("closed");
    }
  }
}
