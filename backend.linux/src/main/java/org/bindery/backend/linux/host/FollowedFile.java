package org.bindery.backend.linux.host;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;

/** A device file that passes everything on. */
class FollowedFile implements KernelFile {
  private final KernelFile file;

  FollowedFile(KernelFile file) {
    this.file = file;
  }

  @Override
  public int naming(IntUnaryOperator command) {
    return file.naming(command);
  }

  @Override
  public void whenBound(Runnable action) {
    file.whenBound(action);
  }

  @Override
  public Optional<Boolean> enforcesCoherency() {
    return file.enforcesCoherency();
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    return file.bind(fd);
  }

  @Override
  public void wanted(Runnable asked) {
    file.wanted(asked);
  }

  @Override
  public List<RegionInfo> regions() {
    return file.regions();
  }

  @Override
  public long read(int region, long offset, int width) {
    return file.read(region, offset, width);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    file.write(region, offset, width, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    file.read(region, offset, into);
  }

  @Override
  public RegionMap map(int region) {
    return file.map(region);
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return file.interrupts();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return file.interrupt(kind, vector);
  }

  @Override
  public void reset() {
    file.reset();
  }

  @Override
  public void close() {
    file.close();
  }
}
