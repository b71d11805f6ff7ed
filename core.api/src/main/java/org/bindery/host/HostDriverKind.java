package org.bindery.host;

/** What a host driver does with its devices. */
public enum HostDriverKind {
  /** It does DMA of its own, so a device on it makes its group not viable. */
  OWN_DMA,

  /** It does none ({@code driver_managed_dma}): {@code pcieport}, {@code pci-stub}. */
  NO_DMA,

  /** It gives device files and leaves the DMA to who opens them: the vfio drivers. */
  DEVICE_FILE
}
