package org.bindery.model.idxd.driver;

import java.util.Arrays;
import java.util.Optional;

/** The drivers on the bus {@code dsa}. */
public final class QueueDrivers {
  /** The one of devices; the others are of queues. */
  public static final String DEVICE = "idxd";

  private QueueDrivers() {}

  /** A driver of queues. */
  public enum QueueDriver {
    /** Gives processes a device file. */
    USER("user", QueueType.USER),
    /** Serves the kernel's DMA engine interface. */
    DMAENGINE("dmaengine", QueueType.KERNEL),
    /** Serves the kernel's compression interface; of analytics accelerators. */
    CRYPTO("crypto", QueueType.KERNEL),
    /** Passes queues through, as subdevices; of no released kernel (seed 003). */
    PASSTHROUGH("vfio-idxd", QueueType.USER);

    private final String text;
    private final QueueType type;

    QueueDriver(String text, QueueType type) {
      this.text = text;
      this.type = type;
    }

    /** Its name on the bus. */
    public String text() {
      return text;
    }

    /** What it makes of the type of a queue, whatever that was. */
    public QueueType type() {
      return type;
    }

    public static Optional<QueueDriver> of(String text) {
      return Arrays.stream(values()).filter(driver -> driver.text.equals(text)).findFirst();
    }

    /** The DMA engine's driver answers ENXIO for whatever fails once the queue is its own. */
    Denial answer(Denial denial) {
      boolean folded =
          this == DMAENGINE
              && denial.error() != KernelError.ENODEV
              && denial.error() != KernelError.ENXIO;
      return folded
          ? new Denial(KernelError.ENXIO, denial.status(), denial.reason(), denial.remedies())
          : denial;
    }
  }
}
