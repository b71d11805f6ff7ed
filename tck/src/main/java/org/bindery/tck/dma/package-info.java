/** DMA by a device: what gets through, and what must not. */
package org.bindery.tck.dma;
