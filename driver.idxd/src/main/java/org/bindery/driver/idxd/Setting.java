package org.bindery.driver.idxd;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be set, in the order in which it is to be written: some take others for granted. A mode
 * of dedicated clears the threshold, a type clears the name, a threshold needs the size, and the
 * limit of a group's read buffers that of the device.
 *
 * <p>Source: the order of {@code accel-config config-wq}, and {@code drivers/dma/idxd/sysfs.c}.
 */
enum Setting {
  READ_BUFFER_LIMIT("readBufferLimit", "read_buffer_limit", DsaName.Kind.DEVICE),
  EVENT_LOG_SIZE("eventLogSize", "event_log_size", DsaName.Kind.DEVICE),
  READ_BUFFERS_RESERVED("readBuffersReserved", "read_buffers_reserved", DsaName.Kind.GROUP),
  READ_BUFFERS_ALLOWED("readBuffersAllowed", "read_buffers_allowed", DsaName.Kind.GROUP),
  USE_READ_BUFFER_LIMIT("useReadBufferLimit", "use_read_buffer_limit", DsaName.Kind.GROUP),
  TRAFFIC_CLASS_A("trafficClassA", "traffic_class_a", DsaName.Kind.GROUP),
  TRAFFIC_CLASS_B("trafficClassB", "traffic_class_b", DsaName.Kind.GROUP),
  MODE("mode", "mode", DsaName.Kind.QUEUE),
  TYPE("type", "type", DsaName.Kind.QUEUE),
  QUEUE_NAME("name", "name", DsaName.Kind.QUEUE),
  DRIVER_NAME("driverName", "driver_name", DsaName.Kind.QUEUE),
  OP_CONFIG("opConfig", "op_config", DsaName.Kind.QUEUE),
  SIZE("size", "size", DsaName.Kind.QUEUE),
  GROUP_ID("groupId", "group_id", DsaName.Kind.QUEUE, DsaName.Kind.ENGINE),
  PRIORITY("priority", "priority", DsaName.Kind.QUEUE),
  BLOCK_ON_FAULT("blockOnFault", "block_on_fault", DsaName.Kind.QUEUE),
  PRS_DISABLE("prsDisable", "prs_disable", DsaName.Kind.QUEUE),
  THRESHOLD("threshold", "threshold", DsaName.Kind.QUEUE),
  MAX_BATCH_SIZE("maxBatchSize", "max_batch_size", DsaName.Kind.QUEUE),
  MAX_TRANSFER_SIZE("maxTransferSize", "max_transfer_size", DsaName.Kind.QUEUE),
  ATS_DISABLE("atsDisable", "ats_disable", DsaName.Kind.QUEUE);

  private final String option;
  private final String attribute;
  private final Set<DsaName.Kind> kinds;

  Setting(String option, String attribute, DsaName.Kind... kinds) {
    this.option = option;
    this.attribute = attribute;
    this.kinds = Set.of(kinds);
  }

  /** As users name it. */
  String option() {
    return option;
  }

  /** The file's name. */
  String attribute() {
    return attribute;
  }

  /** In the order in which they are written. */
  static List<Setting> of(DsaName.Kind kind) {
    return Arrays.stream(values()).filter(setting -> setting.kinds.contains(kind)).toList();
  }

  static Optional<Setting> named(DsaName.Kind kind, String option) {
    return of(kind).stream().filter(setting -> setting.option.equals(option)).findFirst();
  }
}
