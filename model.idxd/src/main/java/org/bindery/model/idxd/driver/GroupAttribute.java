package org.bindery.model.idxd.driver;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;

/** The attributes of a group; those of read buffers once had names with tokens. */
public enum GroupAttribute implements Attribute {
  WORK_QUEUES("work_queues", GroupAttribute::queues),
  ENGINES("engines", GroupAttribute::engines),
  USE_READ_BUFFER_LIMIT(
      "use_read_buffer_limit",
      of(group -> group.useReadBufferLimit() ? 1 : 0),
      GroupAttribute::streams,
      GroupRules::useReadBufferLimit),
  READ_BUFFERS_ALLOWED(
      "read_buffers_allowed",
      of(GroupSettings::readBuffersAllowed),
      GroupAttribute::streams,
      GroupRules::readBuffersAllowed),
  READ_BUFFERS_RESERVED(
      "read_buffers_reserved",
      of(GroupSettings::readBuffersReserved),
      GroupAttribute::streams,
      GroupRules::readBuffersReserved),
  USE_TOKEN_LIMIT(
      "use_token_limit",
      USE_READ_BUFFER_LIMIT::show,
      GroupAttribute::streams,
      GroupRules::useReadBufferLimit),
  TOKENS_ALLOWED(
      "tokens_allowed",
      READ_BUFFERS_ALLOWED::show,
      GroupAttribute::streams,
      GroupRules::readBuffersAllowed),
  TOKENS_RESERVED(
      "tokens_reserved",
      READ_BUFFERS_RESERVED::show,
      GroupAttribute::streams,
      GroupRules::readBuffersReserved),
  TRAFFIC_CLASS_A(
      "traffic_class_a",
      of(GroupSettings::trafficClassA),
      capabilities -> true,
      GroupRules::trafficClassA),
  TRAFFIC_CLASS_B(
      "traffic_class_b",
      of(GroupSettings::trafficClassB),
      capabilities -> true,
      GroupRules::trafficClassB),
  DESC_PROGRESS_LIMIT(
      "desc_progress_limit",
      of(GroupSettings::descriptorLimit),
      capabilities -> capabilities.groups().progressLimit(),
      GroupRules::descriptorLimit),
  BATCH_PROGRESS_LIMIT(
      "batch_progress_limit",
      of(GroupSettings::batchLimit),
      capabilities -> capabilities.groups().progressLimit(),
      GroupRules::batchLimit);

  private final String text;
  private final Show show;
  private final Predicate<Capabilities> visible;
  private final Store store;

  GroupAttribute(String text, Show show) {
    this(text, show, capabilities -> true, null);
  }

  GroupAttribute(String text, Show show, Predicate<Capabilities> visible, Store store) {
    this.text = text;
    this.show = show;
    this.visible = visible;
    this.store = store;
  }

  private static Show of(Function<GroupSettings, Integer> value) {
    return (config, index) -> value.apply(config.groups().get(index)).toString();
  }

  private static boolean streams(Capabilities capabilities) {
    return capabilities.kind() == DeviceKind.DSA;
  }

  private static String queues(DeviceConfig config, int group) {
    return IntStream.range(0, config.queues().size())
        .filter(queue -> config.queues().get(queue).group() == group)
        .mapToObj(config::queueName)
        .collect(Collectors.joining(" "));
  }

  private static String engines(DeviceConfig config, int group) {
    return IntStream.range(0, config.engines().size())
        .filter(engine -> config.engines().get(engine) == group)
        .mapToObj(config::engineName)
        .collect(Collectors.joining(" "));
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
    Check.that(writable(), KernelError.EACCES, text + " of a group cannot be written");
    return store.store(config, index, value);
  }
}
