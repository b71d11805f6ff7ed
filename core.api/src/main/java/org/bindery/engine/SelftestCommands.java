package org.bindery.engine;

import org.bindery.api.IovaRange;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the kernel's selftest driver ({@code drivers/iommu/iommufd/selftest.c}) changes inside of an
 * fd, where no command leads: {@code IOMMU_TEST_CMD} reserves ranges and makes objects of its own.
 * For kits that test engines over {@link org.bindery.hardware.IommuHardware}; no user gets it. What
 * only looks is {@link Inspection}.
 */
@ConsumerType
public interface SelftestCommands {
  /**
   * Reserves a range for nobody, until the IOAS ends.
   *
   * @throws org.bindery.api.RefusedException ENOENT; EADDRINUSE an area, or what is allowed, is
   *     there
   */
  void reserve(int ioas, IovaRange range);

  /**
   * Begins an object of the kit's own: takes the lowest free id, which {@code IOMMU_DESTROY} does
   * not find before the object is published.
   */
  Draft draft();

  /**
   * What was published under an id.
   *
   * @throws org.bindery.api.RefusedException ENOENT no object of a kit, or none of this class
   */
  <T extends AutoCloseable> T object(int id, Class<T> kind);

  /** An object that is not there yet. For one thread. */
  @ConsumerType
  interface Draft extends AutoCloseable {
    int id();

    /**
     * The object is there, of type {@code selftest}, until it is destroyed or the fd closes.
     *
     * @param object closed then, without a lock of the fd; devices of a closed fd are unbound by
     *     then
     */
    void publish(AutoCloseable object);

    /** Gives the id back if nothing was published. */
    @Override
    void close();
  }
}
