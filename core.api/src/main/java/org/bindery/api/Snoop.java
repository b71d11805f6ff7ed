package org.bindery.api;

/**
 * Whether a page table blocks no-snoop DMA; chosen once, when the table is allocated (seed 000).
 */
public enum Snoop {
  /** No-snoop transactions are made coherent: the table forces snooping. */
  ENFORCE,
  /** A device may issue no-snoop transactions through the table. */
  ALLOW
}
