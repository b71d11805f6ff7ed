package org.bindery.backend.sim.function;

import java.util.List;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.ResourceRange;

/** Which bits of a function's configuration space can be written. */
final class WriteMask {
  static final int COMMAND = 0x04;
  static final int FIRST_BAR = 0x10;
  static final int ROM = 0x30;

  /** I/O, memory, bus master, parity, SERR, interrupt disable. */
  private static final int COMMAND_BITS = 0x0547;

  private static final int MSI_CONTROL_BITS = 0x0071;
  private static final int MSIX_CONTROL_BITS = 0xc000;

  private final ConfigImage image;
  private final byte[] mask;

  private WriteMask(ConfigImage image) {
    this.image = image;
    this.mask = new byte[image.size()];
  }

  static byte[] of(ConfigImage image, List<ResourceRange> resources) {
    WriteMask writable = new WriteMask(image);
    writable.u16(COMMAND, COMMAND_BITS);
    writable.u16(0x0c, 0xffff);
    writable.mask[0x3c] = (byte) 0xff;
    resources.forEach(writable::bar);
    writable.msi(image.capability(Capability.MSI));
    int express = image.capability(Capability.EXPRESS);
    if (express != 0) {
      // Of what vfio lets an owner write there, the bit that does something here.
      writable.u16(express + Capability.EXPRESS_CONTROL, Capability.EXPRESS_NO_SNOOP);
    }
    int msix = image.capability(Capability.MSIX);
    if (msix != 0) {
      writable.u16(msix + 2, MSIX_CONTROL_BITS);
    }
    return writable.mask;
  }

  /** The address bits above the size: so writing ones and reading back tells the size. */
  private void bar(ResourceRange resource) {
    long bits = -resource.size();
    if (resource.index() == ResourceRange.ROM_INDEX) {
      u32(ROM, (int) bits | 1);
    } else if (resource.index() < ResourceRange.ROM_INDEX) {
      int at = FIRST_BAR + 4 * resource.index();
      u32(at, (int) bits & (resource.isIo() ? ~0x3 : ~0xf));
      if (resource.is64()) {
        u32(at + 4, (int) (bits >>> 32));
      }
    }
  }

  private void msi(int at) {
    if (at == 0) {
      return;
    }
    int control = image.u16(at + 2);
    boolean wide = (control & 0x80) != 0;
    boolean masking = (control & 0x100) != 0;
    u16(at + 2, MSI_CONTROL_BITS);
    u32(at + 4, ~0x3);
    if (wide) {
      u32(at + 8, -1);
    }
    int data = at + (wide ? 12 : 8);
    u16(data, 0xffff);
    if (masking) {
      u32(data + 4, -1);
    }
  }

  private void u16(int offset, int bits) {
    mask[offset] = (byte) bits;
    mask[offset + 1] = (byte) (bits >> 8);
  }

  private void u32(int offset, int bits) {
    u16(offset, bits);
    u16(offset + 2, bits >> 16);
  }
}
