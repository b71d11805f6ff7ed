package org.bindery.device.idxd.driver;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.IntCause;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.SwError;

/** What vector 0 tells: errors that no completion record told, and that the device has halted. */
final class ErrorLog {
  private static final int WORDS = 4;

  private final Accelerator accelerator;
  private volatile SwError last = SwError.NONE;

  ErrorLog(Accelerator accelerator) {
    this.accelerator = accelerator;
  }

  /** As the attribute {@code errors} shows it: the register at the last error. */
  String text() {
    SwError error = last;
    return IntStream.range(0, WORDS)
        .mapToObj(i -> String.format(Locale.ROOT, "0x%016x", error.word(i)))
        .collect(Collectors.joining(" "));
  }

  /** On a thread of the host's, one at a time. */
  void interrupted() {
    Hardware hardware = accelerator.hardware();
    int cause = (int) hardware.read32(Registers.INTCAUSE);
    if (hardware.gone()) {
      return;
    }
    hardware.write32(Registers.INTCAUSE, Integer.toUnsignedLong(cause));
    if ((cause & IntCause.SOFTWARE_ERROR) != 0) {
      SwError error = hardware.takeError();
      if (error.valid()) {
        last = error;
        accelerator.queues().stream()
            .filter(queue -> error.queueValid() && queue.index() == error.queue())
            .forEach(queue -> queue.failed(error));
        accelerator.port().log("software error " + text());
      }
    }
    if ((cause & IntCause.HALT) != 0) {
      halted(hardware.status());
    }
  }

  private void halted(GenSts status) {
    if (status.state() != GenSts.State.HALTED) {
      return;
    }
    accelerator.halted(true);
    accelerator
        .port()
        .log(
            "idxd halted, need "
                + (status.reset() == GenSts.Reset.WARM || status.reset() == GenSts.Reset.COLD
                    ? "system reset"
                    : "FLR"));
  }
}
