package org.bindery.tck.motion;

import java.util.Optional;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.Iommu;
import org.bindery.api.MdevRequest;
import org.bindery.api.Mdevs;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.mdev.Swdma;

/** A software mediated device of a type that a bundle offers, made for the round. */
final class SwdmaRound implements Round {
  private static final int LENGTH = Pages.SIZE;

  private final Mdevs mdevs;
  private final String uuid;
  private final Ground ground;
  private final Swdma queue;

  SwdmaRound(Mdevs mdevs, Iommu iommu, String host) {
    this.mdevs = mdevs;
    ground = new Ground(iommu);
    String made = null;
    try {
      made = mdevs.create(MdevRequest.of("swdma-2").on(Optional.of(host))).uuid();
      var bound = ground.fd().bind(BindRequest.of(host + "/" + made));
      int unused = bound.attach(ground.ioas());
      queue = new Swdma(bound, 0);
    } catch (RuntimeException e) {
      ground.close();
      if (made != null) {
        remove(mdevs, made);
      }
      throw e;
    }
    uuid = made;
  }

  @Override
  public long move() {
    return ground.check(LENGTH, this::copy);
  }

  private void copy() {
    long status = queue.run(Swdma.COPY, Ground.SOURCE, Ground.TARGET, LENGTH);
    if (status != Swdma.DONE) {
      // What it accesses goes before its registers do.
      throw Refusal.of(
              Errno.ENODEV, "the copy ended with status %d, error %d", status, queue.error())
          .exception();
    }
  }

  private static void remove(Mdevs mdevs, String uuid) {
    try {
      mdevs.remove(uuid);
    } catch (RefusedException e) {
      // It went with its host.
    }
  }

  @Override
  public void close() {
    ground.close();
    remove(mdevs, uuid);
  }
}
