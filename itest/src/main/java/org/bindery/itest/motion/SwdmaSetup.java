package org.bindery.itest.motion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Iommu;
import org.bindery.api.MdevRequest;
import org.bindery.api.Mdevs;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/**
 * A software mediated device: an instance of the software DMA engine, made, bound and attached,
 * copies between any bytes of its owner's memory.
 */
final class SwdmaSetup implements Setup {
  private static final String UUID = "5d1f6a2e-7c1b-4b7e-9f0a-3a1c2b5e7d90";
  private static final int PAGES = 4;
  private static final long QUEUE = 4096;
  private static final int SOURCE = 0x00;
  private static final int DESTINATION = 0x08;
  private static final int LENGTH = 0x10;
  private static final int COMMAND = 0x18;
  private static final int STATUS = 0x28;
  private static final int COPY = 1;
  private static final long BUSY = 1;
  private static final long DONE = 2;
  private static final int COMMAND_REGISTER = 4;
  private static final int BUS_MASTER = 4;

  private final Mdevs mdevs;
  private final Place place;
  private final RegionMap registers;
  private final SplittableRandom random = new SplittableRandom(13);

  SwdmaSetup(Mdevs mdevs, Iommu iommu, String host) {
    this.mdevs = mdevs;
    var unused =
        mdevs.create(MdevRequest.of("swdma-2").on(Optional.of(host)).as(Optional.of(UUID)));
    Place made = null;
    try {
      made = new Place(iommu, 2 * PAGES);
      BoundDevice bound = made.fd.bind(BindRequest.of(host + "/" + UUID));
      int ioas = bound.attach(made.ioas);
      bound.write(RegionInfo.CONFIG, COMMAND_REGISTER, 2, BUS_MASTER);
      registers = bound.map(0);
    } catch (RuntimeException e) {
      if (made != null) {
        made.close();
      }
      remove();
      throw e;
    }
    place = made;
  }

  @Override
  public long move() throws AwayException {
    int length = random.nextInt(1, PAGES * Place.PAGE - 8);
    int from = random.nextInt(0, 8);
    int to = PAGES * Place.PAGE + random.nextInt(0, 8);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    MemorySegment.copy(bytes, 0, place.memory, ValueLayout.JAVA_BYTE, from, length);
    registers.putLong(QUEUE + SOURCE, Place.IOVA + from);
    registers.putLong(QUEUE + DESTINATION, Place.IOVA + to);
    registers.putLong(QUEUE + LENGTH, length);
    registers.putLong(QUEUE + COMMAND, COPY);
    long status = BUSY;
    while (status == BUSY) {
      Thread.onSpinWait();
      status = registers.getLong(QUEUE + STATUS);
    }
    if (status != DONE) {
      // Its access has gone, or the device itself.
      throw new AwayException("the command ended with status " + status);
    }
    if (place.memory.asSlice(to, length).mismatch(MemorySegment.ofArray(bytes)) >= 0) {
      throw new AssertionError("the target has not the source's bytes");
    }
    return length;
  }

  private void remove() {
    try {
      mdevs.remove(UUID);
    } catch (RefusedException e) {
      // It went with its parent, or with its host.
    }
  }

  @Override
  public void close() {
    place.close();
    remove();
  }
}
