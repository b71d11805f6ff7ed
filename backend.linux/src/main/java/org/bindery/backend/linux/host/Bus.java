package org.bindery.backend.linux.host;

import org.bindery.backend.linux.mdev.MediatedDevices;
import org.bindery.backend.linux.pci.PciFunctions;

/** The buses whose devices a host has. */
enum Bus {
  PCI("pci", PciFunctions.FOLDER),
  MDEV("mdev", MediatedDevices.FOLDER);

  private final String label;
  private final String folder;

  Bus(String label, String folder) {
    this.label = label;
    this.folder = folder;
  }

  String label() {
    return label;
  }

  /** Of its devices, below the root of sysfs. */
  String folder() {
    return folder;
  }
}
