/**
 * A work queue that is passed through, as the small accelerator of one queue that its guest sees:
 * configuration space, registers, portals, interrupts. What it asks of the host is {@link
 * org.bindery.device.idxd.guest.HostQueue}.
 */
package org.bindery.device.idxd.guest;
