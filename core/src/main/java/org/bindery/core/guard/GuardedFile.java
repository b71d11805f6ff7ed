package org.bindery.core.guard;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.core.calls.PlugInFailure;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;

/**
 * A device file of a host: what it throws is EIO and names it. Calls run on their caller's own
 * thread, who is the only one to wait for them; bind, close and reset are called where the host is.
 */
record GuardedFile(DeviceFile file, HostCalls calls, String device) implements DeviceFile {
  /** The host's own object of a file that was got from here; another is itself. */
  static DeviceFile own(DeviceFile file) {
    return file instanceof GuardedFile guarded ? guarded.file : file;
  }

  private <T> T contained(String what, Supplier<T> call) {
    T answer;
    try {
      answer = call.get();
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      throw PlugInFailure.threw(calls.who(), what + " of " + device, e);
    }
    if (answer == null) {
      throw PlugInFailure.nonsense(calls.who(), what + " of " + device, "it answered null");
    }
    return answer;
  }

  private void done(String what, Runnable call) {
    var unused =
        contained(
            what,
            () -> {
              call.run();
              return true;
            });
  }

  @Override
  public void requireGroupClosed() {
    done("requireGroupClosed", file::requireGroupClosed);
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    return contained("bind", () -> file.bind(fd));
  }

  @Override
  public void wanted(Runnable asked) {
    done("wanted", () -> file.wanted(asked));
  }

  @Override
  public List<RegionInfo> regions() {
    return contained("regions", () -> List.copyOf(file.regions()));
  }

  @Override
  public long read(int region, long offset, int width) {
    return contained("read", () -> file.read(region, offset, width));
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    done("write", () -> file.write(region, offset, width, value));
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    done("read", () -> file.read(region, offset, into));
  }

  @Override
  public RegionMap map(int region) {
    return contained("map", () -> file.map(region));
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return contained("interrupts", () -> List.copyOf(file.interrupts()));
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return contained("interrupt", () -> file.interrupt(kind, vector));
  }

  @Override
  public void reset() {
    done("reset", file::reset);
  }

  @Override
  public void close() {
    done("close", file::close);
  }
}
