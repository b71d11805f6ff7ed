package org.bindery.device.idxd.guest;

import org.bindery.model.idxd.register.BitField;
import org.bindery.model.idxd.register.GenCfg;
import org.bindery.model.idxd.register.GenCtrl;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** Registers of a guest's accelerator and where it stands. Guarded by its accelerator. */
final class GuestState {
  /** Mode, PASID, PASID enable and privilege; the rest of the word is the host's. */
  private static final int DECIDED =
      mask(WqField.MODE.bits())
          | mask(WqField.PASID.bits())
          | mask(WqField.PASID_ENABLE.bits())
          | mask(WqField.PRIVILEGED.bits());

  private static final int PERMISSIONS = 2 * Registers.MSIX_PERM_STRIDE;

  private final RegisterFile file;
  private boolean handle;
  private boolean resetWanted;

  GuestState(RegisterFile file) {
    this.file = file;
  }

  private static int mask(BitField field) {
    return (int) field.set(0, field.max());
  }

  RegisterFile file() {
    return file;
  }

  /** What has no effect but to be read back; what is read-only stays. */
  void write(int offset, int value) {
    int queue = GuestRegisters.TABLES.queues();
    int permissions = GuestRegisters.TABLES.msixPermissions();
    if (offset == Registers.GENCTRL) {
      file.set32(offset, value & GenCtrl.WRITABLE);
    } else if (offset == Registers.GENCFG && !deviceEnabled()) {
      file.set32(offset, value & GenCfg.WRITABLE);
    } else if (offset == queue + 4 * WqField.THRESHOLD.dword() && !enabled()) {
      file.set32(offset, value & mask(WqField.THRESHOLD.bits()));
    } else if (offset == queue + 4 * WqField.MODE.dword() && !enabled()) {
      file.set32(offset, file.get32(offset) & ~DECIDED | value & DECIDED);
    } else if (offset >= permissions && offset < permissions + PERMISSIONS) {
      file.set32(offset, value);
    }
  }

  WqConfig entry() {
    return GuestRegisters.entry(file);
  }

  boolean userInterrupts() {
    return new GenCfg(file.get32(Registers.GENCFG)).userInterrupts();
  }

  boolean deviceEnabled() {
    return new GenSts(file.get32(Registers.GENSTS)).state() == GenSts.State.ENABLED;
  }

  void deviceEnabled(boolean enabled) {
    file.set32(
        Registers.GENSTS,
        GenSts.of(enabled ? GenSts.State.ENABLED : GenSts.State.DISABLED, GenSts.Reset.SOFTWARE)
            .bits());
  }

  /** The queue is. */
  boolean enabled() {
    return entry().get(WqField.STATE) == WqState.ENABLED.ordinal();
  }

  void enabled(boolean enabled) {
    WqState state = enabled ? WqState.ENABLED : WqState.DISABLED;
    GuestRegisters.entry(file, entry().with(WqField.STATE, state.ordinal()));
  }

  /** The guest has requested its interrupt handle. */
  boolean handle() {
    return handle;
  }

  void handle(boolean requested) {
    handle = requested;
  }

  boolean resetWanted() {
    return resetWanted;
  }

  void wantReset() {
    resetWanted = true;
  }
}
