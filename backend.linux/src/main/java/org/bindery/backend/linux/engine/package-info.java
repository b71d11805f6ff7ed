/**
 * The kernel's {@code /dev/iommu} as an engine: each command is one ioctl, whose answer is kept in
 * books, since the kernel can list nothing, and explained when it is an error.
 *
 * <p><b>Locks</b>, in the order in which they are taken:
 *
 * <ol>
 *   <li>an fd's gate, shared by commands, exclusive for its close: what runs completes, what comes
 *       later is EBADF. A map and an unmap do without: the close ends each address space under its
 *       lock before it ends the fd
 *   <li>a group's lock: one operation on its devices at a time (the kernel's {@code igroup->lock})
 *   <li>the locks of address spaces, in the order of their ids. The lock is held over the ioctl and
 *       the entry in the books, so that these say what the kernel knows; maps in different address
 *       spaces do not wait for each other
 *   <li>the lock of a map's {@code UserPages}, once there is a copy of it: short
 * </ol>
 *
 * {@link org.bindery.api.Process} is called under an address space's lock. A device's facts are
 * asked under a lock of the fd's own, which may be taken under any of the first three and takes
 * none of them.
 */
package org.bindery.backend.linux.engine;
