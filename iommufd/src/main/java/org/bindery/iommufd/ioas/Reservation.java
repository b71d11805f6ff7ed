package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.IovaRange;

/**
 * Addresses of an address space that cannot be mapped.
 *
 * @param what completes "reserved:", for example {@code MSI region of 0000:00:10.0}
 */
public record Reservation(IovaRange range, String what) {
  /** All that a page table cannot address. */
  static List<Reservation> outside(IovaRange aperture, String table) {
    List<Reservation> outside = new ArrayList<>(2);
    String what = "outside of what " + table + " can address, " + aperture;
    if (aperture.start() != 0) {
      outside.add(new Reservation(new IovaRange(0, aperture.start() - 1), what));
    }
    if (aperture.last() != -1) {
      outside.add(new Reservation(new IovaRange(aperture.last() + 1, -1), what));
    }
    return outside;
  }
}
