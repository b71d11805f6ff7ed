/**
 * Software access: devices that are software reach mapped memory by calls, on a mirror of the
 * successful maps, whatever engine is behind it.
 *
 * <p><b>Locks</b>, in the order in which they are taken:
 *
 * <ol>
 *   <li>one address space's lock ({@link org.bindery.core.access.Space}), shared by maps, pins,
 *       reads and writes; exclusive for unmaps while somebody is attached, for attach, detach and
 *       destroy. The engine's commands run under it, and {@link org.bindery.api.Process} is asked.
 *   <li>the mirror's own, a device's own, the fd's list of devices: for moments, and nothing is
 *       called under them.
 * </ol>
 *
 * Listeners are called with none of them held, by a thread that can be abandoned. Unpinning takes
 * the mirror's lock only, so a listener never waits for what waits for it. Locks of two address
 * spaces are never held together.
 */
package org.bindery.core.access;
