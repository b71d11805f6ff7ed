/** What every make of simulated IOMMU shares: requests in flight, faults, the path of a DMA. */
package org.bindery.backend.sim.hardware;
