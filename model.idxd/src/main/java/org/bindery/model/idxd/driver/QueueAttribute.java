package org.bindery.model.idxd.driver;

import java.util.function.Function;
import java.util.function.Predicate;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;

/** The attributes of a work queue that its configuration decides. */
public enum QueueAttribute implements Attribute {
  GROUP_ID("group_id", of(QueueSettings::group), QueueRules::group),
  MODE(
      "mode",
      of(queue -> queue.dedicated() ? QueueRules.DEDICATED : QueueRules.SHARED),
      QueueRules::mode),
  SIZE("size", of(QueueSettings::size), QueueRules::size),
  PRIORITY("priority", of(QueueSettings::priority), QueueRules::priority),
  BLOCK_ON_FAULT(
      "block_on_fault", of(queue -> bit(queue.blockOnFault())), QueueRules::blockOnFault),
  THRESHOLD("threshold", of(QueueSettings::threshold), QueueRules::threshold),
  TYPE("type", of(queue -> queue.type().text()), QueueNameRules::type),
  NAME("name", of(QueueSettings::name), QueueNameRules::name),
  DRIVER_NAME("driver_name", of(QueueSettings::driverName), QueueNameRules::driverName),
  MAX_TRANSFER_SIZE("max_transfer_size", of(QueueSettings::maxTransfer), QueueRules::maxTransfer),
  MAX_BATCH_SIZE(
      "max_batch_size",
      of(QueueSettings::maxBatch),
      QueueRules::maxBatch,
      capabilities -> capabilities.kind() == DeviceKind.DSA),
  ATS_DISABLE(
      "ats_disable",
      of(queue -> bit(queue.atsDisabled())),
      QueueRules::atsDisable,
      capabilities -> capabilities.queues().ats()),
  PRS_DISABLE(
      "prs_disable",
      of(queue -> bit(queue.prsDisabled())),
      QueueRules::prsDisable,
      capabilities -> capabilities.queues().prs()),
  OP_CONFIG(
      "op_config",
      (config, index) -> QueueRules.shown(config, config.queues().get(index).operations()),
      QueueRules::operations,
      capabilities -> capabilities.queues().operationConfig()),
  ENQCMDS_RETRIES("enqcmds_retries", QueueRules::shownRetries, QueueRules::retries),
  STATE("state", of(queue -> queue.enabled() ? "enabled" : "disabled"), null);

  private final String text;
  private final Show show;
  private final Store store;
  private final Predicate<Capabilities> visible;

  QueueAttribute(String text, Show show, Store store) {
    this(text, show, store, capabilities -> true);
  }

  QueueAttribute(String text, Show show, Store store, Predicate<Capabilities> visible) {
    this.text = text;
    this.show = show;
    this.store = store;
    this.visible = visible;
  }

  private static Show of(Function<QueueSettings, Object> value) {
    return (config, index) -> value.apply(config.queues().get(index)).toString();
  }

  private static String bit(boolean set) {
    return set ? "1" : "0";
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean visible(Capabilities capabilities) {
    return visible.test(capabilities);
  }

  @Override
  public boolean writable() {
    return store != null;
  }

  @Override
  public String show(DeviceConfig config, int index) {
    return show.show(config, index);
  }

  @Override
  public DeviceConfig store(DeviceConfig config, int index, String value) {
    Check.that(writable(), KernelError.EACCES, text + " of a work queue cannot be written");
    return store.store(config, index, value);
  }
}
