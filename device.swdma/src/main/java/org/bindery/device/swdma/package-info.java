/** A DMA engine in software: copy, fill and checksum by queues, each with its interrupt. */
package org.bindery.device.swdma;
