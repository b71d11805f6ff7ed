/**
 * The kernel's iommufd object model, over IOMMU hardware: {@code drivers/iommu/iommufd} in Java.
 *
 * <p><b>Locks</b>, in the order in which they are taken:
 *
 * <ol>
 *   <li>the fd's {@link org.bindery.iommufd.object.Gate}: a count, no lock; only a close waits on
 *       it, for the commands inside, and nobody inside waits for a close
 *   <li>one operation on a bound device at a time (VFIO's device set lock), and its virtual device
 *       is made and ended under it; an access's {@code attachment} ({@code access->ioas_lock}),
 *       shared by what uses it
 *   <li>a virtual IOMMU's hardware queues, started and ended one at a time; then that of pages
 *       which hardware reads ({@code LockedPages}), while it lets them go
 *   <li>an address space's {@code attaching} (the kernel's {@code ioas->mutex})
 *   <li>a group's lock ({@code igroup->lock}), or that of a PASID's entry; the host's group is
 *       claimed and released under it
 *   <li>a fault queue's: one while answers are given to hardware, one, short, for what is
 *       outstanding, which is all that a page request takes
 *   <li>an address space's {@code tables} lock ({@code domains_rwsem}), shared or exclusive
 *   <li>the same address space's {@code areasLock} ({@code iova_rwsem}), shared or exclusive
 *   <li>that of what tells dirty pages area by area, with the {@code areasLock} shared
 *   <li>a {@code UserPages}' own lock ({@code pages->mutex})
 *   <li>that of an fd's exposed pages, of an event queue: short
 *   <li>the object table's, the fault router's: short; finding an object takes none
 * </ol>
 *
 * The two of an address space are not reentrant. One step goes without: an area whose page tables
 * are filled is declared mapped with no lock but the shared {@code tables}.
 *
 * <p>Locks of two address spaces are never held together but for two cases: an automatic page table
 * that ends while another address space is {@code attaching}; and the {@code areasLock} of all, by
 * ascending id, while the process is changed.
 *
 * <p>Who is called under which: {@link org.bindery.hardware.IommuHardware} under all but the last
 * two, and its subscriptions to faults under the fault router's; {@link org.bindery.api.Process}
 * and {@link org.bindery.hardware.HostMemory} under a {@code UserPages}' lock, so pinning happens
 * inside the shared {@code tables} lock, but outside of the {@code areasLock} (when a page table is
 * added, inside both, and by an access inside the shared {@code areasLock}, as in the kernel);
 * {@link org.bindery.hardware.DmaGroup} under a group's lock only. None of them calls back, except
 * {@link org.bindery.hardware.DmaGroup.Owner}, which takes the group's lock and those after it. The
 * user of an access is called under no lock at all.
 */
package org.bindery.iommufd;
