package org.bindery.device.idxd;

import java.util.Optional;
import org.bindery.device.DevicePort;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** What the hardware checks before it enables itself or a queue. */
final class EnableChecks {
  private static final int BUFFERS_PER_ENGINE = 4;

  private final Capabilities capabilities;
  private final DevicePort port;
  private final Queues queues;
  private final Groups groups;
  private final Status status;

  EnableChecks(
      Capabilities capabilities, DevicePort port, Queues queues, Groups groups, Status status) {
    this.capabilities = capabilities;
    this.port = port;
    this.queues = queues;
    this.groups = groups;
    this.status = status;
  }

  Optional<CommandError> device() {
    if (!status.disabled()) {
      return Optional.of(CommandError.DEVICE_ENABLED);
    }
    int sizes = queues.all().stream().mapToInt(queue -> queue.config().get(WqField.SIZE)).sum();
    if (sizes > capabilities.queues().totalSize()) {
      return Optional.of(CommandError.QUEUE_SIZES);
    }
    for (int i = 0; i < groups.count(); i++) {
      if (groups.hasQueues(i) != (groups.engines(i) != 0)) {
        return Optional.of(CommandError.GROUP_INCOMPLETE);
      }
    }
    if (!members(Groups::queueCount, Groups::hasQueue, capabilities.queues().queues())) {
      return Optional.of(CommandError.GROUP_QUEUES);
    }
    if (!members(
        (from, group) -> Long.bitCount(from.engines(group)),
        Groups::hasEngine,
        capabilities.engines().engines())) {
      return Optional.of(CommandError.GROUP_ENGINES);
    }
    return readBuffersFit() ? Optional.empty() : Optional.of(CommandError.READ_BUFFERS);
  }

  /** How many members a group has. */
  private interface Count {
    int of(Groups groups, int group);
  }

  /** Whether something is a member of a group. */
  private interface Member {
    boolean is(Groups groups, int group, int index);
  }

  /** True when all members of groups exist, and each is a member of one. */
  private boolean members(Count count, Member member, int existing) {
    int counted = 0;
    for (int group = 0; group < groups.count(); group++) {
      counted += count.of(groups, group);
    }
    int once = 0;
    for (int i = 0; i < existing; i++) {
      for (int group = 0; group < groups.count(); group++) {
        if (member.is(groups, group, i)) {
          once++;
          break;
        }
      }
    }
    return counted == once;
  }

  private boolean readBuffersFit() {
    if (!capabilities.groups().readBufferControl()) {
      return true;
    }
    int total = capabilities.groups().readBuffers();
    int reserved = 0;
    for (int i = 0; i < groups.count(); i++) {
      GroupFlags flags = groups.flags(i);
      int engines = Long.bitCount(groups.engines(i));
      reserved += flags.readBuffersReserved();
      boolean used = engines > 0;
      if (used
          && (flags.readBuffersAllowed() < BUFFERS_PER_ENGINE * engines
              || flags.readBuffersAllowed() < flags.readBuffersReserved()
              || flags.readBuffersAllowed() > total)) {
        return false;
      }
    }
    return reserved <= total;
  }

  Optional<CommandError> queue(int index) {
    if (index >= queues.all().size()) {
      return Optional.of(CommandError.BAD_QUEUE);
    }
    if (!status.enabled()) {
      return Optional.of(CommandError.DEVICE_NOT_ENABLED);
    }
    Queue queue = queues.get(index);
    if (queue.state() != WqState.DISABLED) {
      return Optional.of(CommandError.QUEUE_ENABLED);
    }
    WqConfig config = queue.config();
    // Without a group no engine would ever serve it.
    if (config.get(WqField.SIZE) == 0 || !grouped(index)) {
      return Optional.of(CommandError.QUEUE_SIZE);
    }
    if (config.get(WqField.PRIORITY) == 0) {
      return Optional.of(CommandError.QUEUE_PRIORITY);
    }
    boolean mode =
        config.dedicated() ? capabilities.queues().dedicated() : capabilities.queues().shared();
    return mode ? abilities(config) : Optional.of(CommandError.QUEUE_MODE);
  }

  private boolean grouped(int queue) {
    for (int i = 0; i < groups.count(); i++) {
      if (groups.hasQueue(i, queue)) {
        return true;
      }
    }
    return false;
  }

  private Optional<CommandError> abilities(WqConfig config) {
    boolean noRequests = config.isSet(WqField.ATS_DISABLE) || config.isSet(WqField.PRS_DISABLE);
    if (config.isSet(WqField.BLOCK_ON_FAULT)
        && (noRequests || !capabilities.general().blockOnFault())) {
      return Optional.of(CommandError.BLOCK_ON_FAULT);
    }
    boolean pasid = config.isSet(WqField.PASID_ENABLE);
    if (!pasid && !config.dedicated() || pasid && port.pasids().isEmpty()) {
      return Optional.of(CommandError.PASID_ENABLE);
    }
    if (config.get(WqField.MAX_BATCH_SHIFT) > capabilities.general().maxBatchShift()) {
      return Optional.of(CommandError.MAX_BATCH);
    }
    if (config.get(WqField.MAX_TRANSFER_SHIFT) > capabilities.general().maxTransferShift()) {
      return Optional.of(CommandError.MAX_TRANSFER);
    }
    if (config.isSet(WqField.OCCUPANCY_INTERRUPT_ENABLE)
        && !capabilities.queues().occupancyInterrupt()) {
      return Optional.of(CommandError.OCCUPANCY_INTERRUPT);
    }
    boolean switches =
        config.isSet(WqField.ATS_DISABLE) && !capabilities.queues().ats()
            || config.isSet(WqField.PRS_DISABLE) && !capabilities.queues().prs();
    return switches ? Optional.of(CommandError.ATS) : Optional.empty();
  }
}
