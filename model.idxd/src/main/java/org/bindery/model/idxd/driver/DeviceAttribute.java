package org.bindery.model.idxd.driver;

import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;

/** The attributes of a device that its configuration and its hardware decide. */
public enum DeviceAttribute implements Attribute {
  VERSION("version", hex(Capabilities::version)),
  GEN_CAP("gen_cap", hex(capabilities -> capabilities.general().bits())),
  OP_CAP("op_cap", (config, index) -> QueueRules.shown(config, config.capabilities().operations())),
  MAX_GROUPS("max_groups", number(capabilities -> capabilities.groups().groups())),
  MAX_WORK_QUEUES("max_work_queues", number(capabilities -> capabilities.queues().queues())),
  MAX_WORK_QUEUES_SIZE(
      "max_work_queues_size", number(capabilities -> capabilities.queues().totalSize())),
  MAX_ENGINES("max_engines", number(capabilities -> capabilities.engines().engines())),
  MAX_BATCH_SIZE(
      "max_batch_size",
      number(capabilities -> capabilities.general().maxBatch()),
      DeviceAttribute::streams),
  MAX_TRANSFER_SIZE(
      "max_transfer_size", number(capabilities -> capabilities.general().maxTransferBytes())),
  CONFIGURABLE(
      "configurable", number(capabilities -> capabilities.general().configurable() ? 1 : 0)),
  PASID_ENABLED("pasid_enabled", (config, index) -> config.platform().kernelPasid() ? "1" : "0"),
  STATE("state", (config, index) -> config.state().text()),
  MAX_READ_BUFFERS(
      "max_read_buffers",
      number(capabilities -> capabilities.groups().readBuffers()),
      DeviceAttribute::streams),
  READ_BUFFER_LIMIT(
      "read_buffer_limit",
      (config, index) -> Integer.toString(config.readBufferLimit()),
      DeviceAttribute::streams,
      (config, index, value) -> DeviceAttribute.limitReadBuffers(config, value)),
  MAX_TOKENS("max_tokens", MAX_READ_BUFFERS::show, DeviceAttribute::streams),
  TOKEN_LIMIT(
      "token_limit", READ_BUFFER_LIMIT::show, DeviceAttribute::streams, READ_BUFFER_LIMIT::store);

  private final String text;
  private final Show show;
  private final Predicate<Capabilities> visible;
  private final Store store;

  DeviceAttribute(String text, Show show) {
    this(text, show, capabilities -> true);
  }

  DeviceAttribute(String text, Show show, Predicate<Capabilities> visible) {
    this(text, show, visible, null);
  }

  DeviceAttribute(String text, Show show, Predicate<Capabilities> visible, Store store) {
    this.text = text;
    this.show = show;
    this.visible = visible;
    this.store = store;
  }

  private static Show hex(ToLongFunction<Capabilities> value) {
    return (config, index) -> "0x" + Long.toHexString(value.applyAsLong(config.capabilities()));
  }

  private static Show number(ToLongFunction<Capabilities> value) {
    return (config, index) -> Long.toString(value.applyAsLong(config.capabilities()));
  }

  private static boolean streams(Capabilities capabilities) {
    return capabilities.kind() == DeviceKind.DSA;
  }

  private static DeviceConfig limitReadBuffers(DeviceConfig config, String value) {
    long limit = Check.parsed(Numbers.unsigned(value), "number", value);
    Check.deviceDisabled(config);
    Check.configurable(config);
    Check.that(
        config.capabilities().groups().readBufferLimit(),
        KernelError.EPERM,
        config.name() + " has no limit of read buffers");
    int total = config.capabilities().groups().readBuffers();
    Check.that(
        limit <= total,
        KernelError.EINVAL,
        "%s has %d read buffers, not %d".formatted(config.name(), total, limit));
    return config.withReadBufferLimit((int) limit);
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
    Check.that(writable(), KernelError.EACCES, text + " of a device cannot be written");
    return store.store(config, index, value);
  }
}
