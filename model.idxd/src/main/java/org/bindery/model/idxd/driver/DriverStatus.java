package org.bindery.model.idxd.driver;

import java.util.Arrays;
import java.util.Optional;
import org.bindery.model.idxd.command.CommandError;

/**
 * Why the driver did not enable something: the values of {@code cmd_status} from 0x80000000 on. The
 * ones below are the hardware's, {@link CommandError}.
 *
 * <p>Source: {@code enum idxd_scmd_stat} in {@code include/uapi/linux/idxd.h}.
 */
public enum DriverStatus {
  DEV_ENABLED(0x80000010, "the device is not disabled"),
  DEV_NOT_ENABLED(0x80000020, "the device of the work queue is not enabled"),
  WQ_ENABLED(0x80000021, "the work queue is not disabled"),
  DEV_DMA_ERR(0x80020000, "the device could not be registered for DMA"),
  WQ_NO_GRP(0x80030000, "the work queue is in no group"),
  WQ_NO_NAME(0x80040000, "the work queue has no name"),
  WQ_NO_SVM(0x80050000, "a shared work queue needs ENQCMD and PASIDs"),
  WQ_NO_THRESH(0x80060000, "the threshold of the shared work queue is not set"),
  WQ_PORTAL_ERR(0x80070000, "the portal of the work queue could not be mapped"),
  WQ_RES_ALLOC_ERR(0x80080000, "no memory for the descriptors of the work queue"),
  WQ_PERCPU_ERR(0x80090000, "no memory for the counters of the work queue"),
  WQ_DMA_CHAN_ERR(0x800a0000, "the work queue could not be registered as a DMA channel"),
  WQ_CDEV_ERR(0x800b0000, "the device file of the work queue could not be made"),
  WQ_NO_SWQ_SUPPORT(
      0x800c0000, "a work queue is shared, which needs ENQCMD and PASIDs on the whole platform"),
  WQ_NONE_CONFIGURED(0x800d0000, "no work queue has a size and a group"),
  WQ_NO_SIZE(0x800e0000, "the size of a work queue in a group is 0"),
  WQ_NO_PRIV(0x800f0000, "a dedicated work queue of the kernel needs privileged PASIDs"),
  WQ_IRQ_ERR(0x80100000, "the interrupt of the work queue could not be set up"),
  WQ_USER_NO_IOMMU(0x80110000, "a work queue for user space needs an IOMMU that does PASIDs"),
  DEV_EVL_ERR(0x80120000, "the event log could not be set up"),
  WQ_NO_DRV_NAME(0x80200000, "the work queue is meant for another driver");

  private static final int EVL_ERR_ONCE = 0x80300000;

  private final int code;
  private final String words;

  DriverStatus(int code, String words) {
    this.code = code;
    this.words = words;
  }

  public int code() {
    return code;
  }

  /** A clause without full stop. */
  public String words() {
    return words;
  }

  public static Optional<DriverStatus> of(int code) {
    // Older headers have the event log's elsewhere.
    int known = code == EVL_ERR_ONCE ? DEV_EVL_ERR.code : code;
    return Arrays.stream(values()).filter(status -> status.code == known).findFirst();
  }

  /** What {@code cmd_status} says, in words; {@code unknown} with the number when it is neither. */
  public static String words(int commandStatus) {
    if (commandStatus == 0) {
      return "ok";
    }
    Optional<String> known =
        commandStatus < 0
            ? of(commandStatus).map(DriverStatus::words)
            : CommandError.of(commandStatus).map(CommandError::words);
    return known.orElse("unknown status 0x%08x".formatted(commandStatus));
  }
}
