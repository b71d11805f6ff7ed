package org.bindery.itest.motion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Iommu;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/**
 * Physical DMA: an edu device, bound and attached, copies a page through its buffer.
 *
 * <p>A model that goes and comes back has forgotten everything, its buffer and its registers. So a
 * number is written to the register that answers its complement before each copy and read after it:
 * only then was it the same model throughout, and only then the target has to be the source's copy.
 */
final class EduSetup implements Setup {
  private static final long BUFFER = 0x40000;
  private static final int LIVENESS = 0x04;
  private static final int SOURCE = 0x80;
  private static final int TARGET = 0x88;
  private static final int COUNT = 0x90;
  private static final int COMMAND = 0x98;
  private static final int START = 1;
  private static final int TO_MEMORY = 2;
  private static final int COMMAND_REGISTER = 4;
  private static final int MEMORY_AND_BUS_MASTER = 6;

  private final Place place;
  private final BoundDevice device;
  private final RegionMap registers;
  private final SplittableRandom random = new SplittableRandom(11);

  EduSetup(Iommu iommu, String name) {
    place = new Place(iommu, 2);
    try {
      device = place.fd.bind(BindRequest.of(name));
      int unused = device.attach(place.ioas);
      long command = device.read(RegionInfo.CONFIG, COMMAND_REGISTER, 2);
      device.write(RegionInfo.CONFIG, COMMAND_REGISTER, 2, command | MEMORY_AND_BUS_MASTER);
      registers = device.map(0);
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  @Override
  public long move() throws AwayException {
    int token = random.nextInt();
    registers.putInt(LIVENESS, token);
    MemorySegment source = place.memory.asSlice(0, Place.PAGE);
    for (long i = 0; i < Place.PAGE; i += Long.BYTES) {
      source.set(ValueLayout.JAVA_LONG, i, random.nextLong());
    }
    run(Place.IOVA, BUFFER, START);
    run(BUFFER, Place.IOVA + Place.PAGE, START | TO_MEMORY);
    if (registers.getInt(LIVENESS) != ~token) {
      throw new AwayException("the device's model went during the copy");
    }
    if (source.mismatch(place.memory.asSlice(Place.PAGE, Place.PAGE)) >= 0) {
      if (device.state() != DeviceState.BOUND) {
        // A device that is being released is quieted first, and says of its DMA that it is done.
        throw new AwayException("the device was released during the copy");
      }
      throw new AssertionError("the target has not the source's bytes");
    }
    return Place.PAGE;
  }

  private void run(long from, long to, int command) throws AwayException {
    registers.putLong(SOURCE, from);
    registers.putLong(TARGET, to);
    registers.putLong(COUNT, Place.PAGE);
    registers.putLong(COMMAND, command);
    for (long state = START; (state & START) != 0; state = registers.getLong(COMMAND)) {
      if (state == -1) {
        throw new AwayException("the device's registers read as ones");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    place.close();
  }
}
