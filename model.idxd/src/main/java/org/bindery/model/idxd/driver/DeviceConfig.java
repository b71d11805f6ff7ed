package org.bindery.model.idxd.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bindery.model.idxd.Capabilities;

/**
 * A device and all that belongs to it as the driver has it. Immutable: a change makes another one,
 * so a row of changes can be tried before any of it is done.
 */
public final class DeviceConfig {
  /** What {@code group_id} says of an engine or queue that is in no group. */
  public static final int NO_GROUP = -1;

  private final int id;
  private final Capabilities capabilities;
  private final Platform platform;
  private final DeviceState state;
  private final int readBufferLimit;
  private final List<GroupSettings> groups;
  private final List<Integer> engines;
  private final List<QueueSettings> queues;

  private DeviceConfig(
      DeviceConfig from,
      DeviceState state,
      int readBufferLimit,
      List<GroupSettings> groups,
      List<Integer> engines,
      List<QueueSettings> queues) {
    this.id = from.id;
    this.capabilities = from.capabilities;
    this.platform = from.platform;
    this.state = state;
    this.readBufferLimit = readBufferLimit;
    this.groups = List.copyOf(groups);
    this.engines = List.copyOf(engines);
    this.queues = List.copyOf(queues);
  }

  /**
   * A device after probe.
   *
   * @param id its number on the bus: 0 for {@code dsa0}
   */
  public DeviceConfig(int id, Capabilities capabilities, Platform platform) {
    this.id = id;
    this.capabilities = capabilities;
    this.platform = platform;
    this.state = DeviceState.DISABLED;
    this.readBufferLimit = 0;
    this.groups =
        Collections.nCopies(
            capabilities.groups().groups(),
            GroupSettings.initial(capabilities.groups().readBuffers()));
    this.engines = Collections.nCopies(capabilities.engines().engines(), NO_GROUP);
    this.queues =
        Collections.nCopies(capabilities.queues().queues(), QueueSettings.initial(capabilities));
  }

  public int id() {
    return id;
  }

  public Capabilities capabilities() {
    return capabilities;
  }

  public Platform platform() {
    return platform;
  }

  public DeviceState state() {
    return state;
  }

  public boolean configurable() {
    return capabilities.general().configurable();
  }

  /** Read buffers that groups with {@code use_read_buffer_limit} have in all; 0: not set. */
  public int readBufferLimit() {
    return readBufferLimit;
  }

  public List<GroupSettings> groups() {
    return groups;
  }

  /** The group of each engine, or {@link #NO_GROUP}. */
  public List<Integer> engines() {
    return engines;
  }

  public List<QueueSettings> queues() {
    return queues;
  }

  /** {@code dsa0}. */
  public String name() {
    return capabilities.kind().prefix() + id;
  }

  /** {@code wq0.1}. */
  public String queueName(int queue) {
    return "wq%d.%d".formatted(id, queue);
  }

  /** {@code group0.1}. */
  public String groupName(int group) {
    return "group%d.%d".formatted(id, group);
  }

  /** {@code engine0.1}. */
  public String engineName(int engine) {
    return "engine%d.%d".formatted(id, engine);
  }

  /** Read buffers that no group has reserved. */
  public int freeReadBuffers() {
    int reserved = groups.stream().mapToInt(GroupSettings::readBuffersReserved).sum();
    return capabilities.groups().readBuffers() - reserved;
  }

  /** Descriptors that all queues together hold. */
  public int claimedSize() {
    return queues.stream().mapToInt(QueueSettings::size).sum();
  }

  public DeviceConfig withState(DeviceState changed) {
    return new DeviceConfig(this, changed, readBufferLimit, groups, engines, queues);
  }

  DeviceConfig withReadBufferLimit(int changed) {
    return new DeviceConfig(this, state, changed, groups, engines, queues);
  }

  DeviceConfig withGroup(int index, UnaryOperator<GroupSettings> change) {
    return new DeviceConfig(
        this, state, readBufferLimit, replaced(groups, index, change), engines, queues);
  }

  DeviceConfig withEngine(int index, int group) {
    return new DeviceConfig(
        this, state, readBufferLimit, groups, replaced(engines, index, old -> group), queues);
  }

  DeviceConfig withQueue(int index, UnaryOperator<QueueDraft> change) {
    List<QueueSettings> changed = replaced(queues, index, old -> old.with(change));
    return new DeviceConfig(this, state, readBufferLimit, groups, engines, changed);
  }

  private static <T> List<T> replaced(List<T> list, int index, UnaryOperator<T> change) {
    List<T> changed = new ArrayList<>(list);
    changed.set(index, change.apply(list.get(index)));
    return changed;
  }
}
