/**
 * The kernel's device files, {@code /dev/vfio/devices/vfioN}: bind, regions, interrupts, reset.
 *
 * <p><b>Locks.</b> {@link org.bindery.backend.linux.vfio.VfioDeviceFile} has one for bind and
 * close, taken before the engine's; wiring interrupts has one, under which only ioctls are called.
 * The end of a bind comes from the engine with its locks held and takes the second only.
 */
package org.bindery.backend.linux.vfio;
