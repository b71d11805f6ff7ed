package org.bindery.itest.motion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bindery.api.Iommu;
import org.bindery.api.SoftwareDevice;

/** Software access: bytes at any place, written by a software device and read back by it. */
final class SoftwareSetup implements Setup {
  private static final int PAGES = 4;

  private final Place place;
  private final SoftwareDevice device;
  private final SplittableRandom random = new SplittableRandom(12);

  SoftwareSetup(Iommu iommu) {
    place = new Place(iommu, PAGES);
    try {
      device = place.fd.registerSoftwareDevice("soft", Optional.empty(), (iova, length) -> {});
      int unused = device.attach(place.ioas);
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  @Override
  public long move() {
    int length = random.nextInt(1, 2 * Place.PAGE);
    int at = random.nextInt(0, PAGES * Place.PAGE - length);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    device.write(Place.IOVA + at, MemorySegment.ofArray(bytes));
    if (!java.util.Arrays.equals(
        bytes, place.memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE))) {
      throw new AssertionError("the memory has not what the software device wrote");
    }
    MemorySegment back = MemorySegment.ofArray(new byte[length]);
    device.read(Place.IOVA + at, back);
    if (back.mismatch(MemorySegment.ofArray(bytes)) >= 0) {
      throw new AssertionError("the software device reads not what it wrote");
    }
    return 2L * length;
  }

  @Override
  public void close() {
    place.close();
  }
}
