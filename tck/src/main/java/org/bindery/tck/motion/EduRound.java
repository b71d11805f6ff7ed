package org.bindery.tck.motion;

import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Iommu;
import org.bindery.api.Refusal;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Pages;

/** Physical DMA, through an edu's buffer. */
final class EduRound implements Round {
  private static final int LENGTH = Pages.SIZE / 2;

  private final Ground ground;
  private final BoundDevice device;
  private final Edu edu;

  /**
   * @param name with its host's name
   */
  EduRound(Iommu iommu, String name) {
    ground = new Ground(iommu);
    try {
      device = ground.fd().bind(BindRequest.of(name));
      int unused = device.attach(ground.ioas());
      edu = new Edu(device);
      // It goes on with what was begun before, and takes no command meanwhile.
      edu.finish();
    } catch (RuntimeException | AssertionError e) {
      ground.close();
      throw e;
    }
  }

  @Override
  public long move() {
    try {
      return ground.check(LENGTH, () -> edu.copy(Ground.SOURCE, Ground.TARGET, LENGTH));
    } catch (AssertionError e) {
      // An edu whose DMA is stopped halfway says that it is done.
      if (device.state() == DeviceState.BOUND) {
        throw e;
      }
      throw Refusal.of(Errno.ENODEV, "%s was released during the copy", device.device())
          .exception(e);
    }
  }

  @Override
  public void close() {
    ground.close();
  }
}
