package org.bindery.backend.sim.testing;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRanges;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;

/** An fd of the tiny engine: it registers devices, and nothing else. */
public record TinyFd(TinyEngine engine) implements HardwareFd {
  @Override
  public EngineDevice bind(DmaDevice device) {
    return engine.bind(device);
  }

  @Override
  public String name() {
    return "fd0";
  }

  @Override
  public int allocateIoas() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Integer> ioases() {
    throw new UnsupportedOperationException();
  }

  @Override
  public IovaRanges ranges(int ioas) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Area> areas(int ioas) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long copy(int to, int from, long iova, long length, Access access, OptionalLong target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int allocateHwpt(int device, HwptRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Hwpt> hwpts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public DeviceInfo info(int device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void destroy(int id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<EngineObject> objects() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
