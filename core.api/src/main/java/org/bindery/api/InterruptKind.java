package org.bindery.api;

/** The interrupt indexes of a VFIO PCI device that user space wires. */
public enum InterruptKind {
  INTX,
  MSI,
  MSIX
}
