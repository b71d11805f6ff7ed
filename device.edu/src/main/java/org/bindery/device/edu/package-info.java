/** A simulated educational PCI device with DMA and an interrupt. */
package org.bindery.device.edu;
