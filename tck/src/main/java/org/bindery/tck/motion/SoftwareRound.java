package org.bindery.tck.motion;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.Iommu;
import org.bindery.api.SoftwareDevice;
import org.bindery.tck.lab.Pages;

/** Software access, by a device that is nothing else. */
final class SoftwareRound implements Round {
  private final Ground ground;
  private final SoftwareDevice device;
  private final MemorySegment buffer = MemorySegment.ofArray(new byte[Pages.SIZE - 1]);

  SoftwareRound(Iommu iommu) {
    ground = new Ground(iommu);
    try {
      device = ground.fd().registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
      int unused = device.attach(ground.ioas());
    } catch (RuntimeException e) {
      ground.close();
      throw e;
    }
  }

  @Override
  public long move() {
    return ground.check(
        (int) buffer.byteSize(),
        () -> {
          device.read(Ground.SOURCE, buffer);
          device.write(Ground.TARGET, buffer);
        });
  }

  @Override
  public void close() {
    ground.close();
  }
}
