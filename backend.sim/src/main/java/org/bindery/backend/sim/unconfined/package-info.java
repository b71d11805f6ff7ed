/**
 * Devices behind no IOMMU in the hands of user space: their DMA goes by physical addresses, and
 * what they are attached to is a table in software where those are looked up.
 */
package org.bindery.backend.sim.unconfined;
