package org.bindery.host;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What can be done with a bound device besides DMA; see {@link org.bindery.api.BoundDevice} for
 * each call's errors.
 *
 * <p><b>Guarantees</b>: before bind and after close everything is refused (I1), and maps and
 * interrupts that were given out are revoked.
 */
@ConsumerType
public interface DeviceAccess {
  List<RegionInfo> regions();

  long read(int region, long offset, int width);

  void write(int region, long offset, int width, long value);

  void read(int region, long offset, MemorySegment into);

  RegionMap map(int region);

  List<InterruptInfo> interrupts();

  Interrupt interrupt(InterruptKind kind, int vector);

  void reset();
}
