package org.bindery.iommufd.ioas;

import org.bindery.api.IovaRange;

/**
 * Addresses of an address space that cannot be mapped.
 *
 * @param what completes "reserved:", for example {@code MSI region of 0000:00:10.0}
 */
public record Reservation(IovaRange range, String what) {}
