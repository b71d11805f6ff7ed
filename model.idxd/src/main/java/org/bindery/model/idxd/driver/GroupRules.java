package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.DeviceKind;

/** The rules for writes to a group's attributes, each in the driver's order of checks. */
final class GroupRules {
  private static final int LAST_CLASS_FIXED = 0x200;
  private static final int BUFFERS_PER_ENGINE = 4;
  private static final int MAX_TRAFFIC_CLASS = 7;
  private static final int MAX_LIMIT = 3;

  private GroupRules() {}

  static DeviceConfig readBuffersReserved(DeviceConfig config, int index, String value) {
    long buffers = Check.parsed(Numbers.unsigned(value), "number", value);
    readBuffersConfigurable(config);
    GroupSettings group = config.groups().get(index);
    int total = config.capabilities().groups().readBuffers();
    Check.that(
        buffers <= total,
        KernelError.EINVAL,
        "%s has %d read buffers, not %d".formatted(config.name(), total, buffers));
    int available = config.freeReadBuffers() + group.readBuffersReserved();
    Check.that(
        buffers <= available,
        KernelError.EINVAL,
        "%d read buffers of %s are not reserved for other groups than %s, fewer than %d"
            .formatted(available, config.name(), config.groupName(index), buffers));
    return config.withGroup(
        index,
        old ->
            old.withReadBuffers((int) buffers, old.readBuffersAllowed(), old.useReadBufferLimit()));
  }

  static DeviceConfig readBuffersAllowed(DeviceConfig config, int index, String value) {
    long buffers = Check.parsed(Numbers.unsigned(value), "number", value);
    readBuffersConfigurable(config);
    int engines = (int) config.engines().stream().filter(group -> group == index).count();
    int least = BUFFERS_PER_ENGINE * engines;
    int most = config.groups().get(index).readBuffersReserved() + config.freeReadBuffers();
    Check.that(
        buffers >= least && buffers <= most,
        KernelError.EINVAL,
        "%s may be allowed %d read buffers, which its %d engines need, to %d, which are not"
                .formatted(config.groupName(index), least, engines, most)
            + " reserved for others; not "
            + buffers);
    return config.withGroup(
        index,
        old ->
            old.withReadBuffers(
                old.readBuffersReserved(), (int) buffers, old.useReadBufferLimit()));
  }

  static DeviceConfig useReadBufferLimit(DeviceConfig config, int index, String value) {
    long use = Check.parsed(Numbers.unsigned(value), "number", value);
    readBuffersConfigurable(config);
    Check.that(
        config.readBufferLimit() != 0,
        KernelError.EPERM,
        config.name() + " has no read_buffer_limit set",
        new Remedy.Write(
            config.name(),
            DeviceAttribute.READ_BUFFER_LIMIT.text(),
            Integer.toString(config.capabilities().groups().readBuffers())));
    return config.withGroup(
        index,
        old -> old.withReadBuffers(old.readBuffersReserved(), old.readBuffersAllowed(), use != 0));
  }

  private static void readBuffersConfigurable(DeviceConfig config) {
    Check.that(
        config.capabilities().kind() == DeviceKind.DSA,
        KernelError.EOPNOTSUPP,
        config.name() + " is an analytics accelerator, which has no read buffers to configure");
    Check.configurable(config);
    Check.deviceDisabled(config);
  }

  static DeviceConfig trafficClassA(DeviceConfig config, int index, String value) {
    int a = trafficClass(config, value);
    return config.withGroup(index, old -> old.withTrafficClasses(a, old.trafficClassB()));
  }

  static DeviceConfig trafficClassB(DeviceConfig config, int index, String value) {
    int b = trafficClass(config, value);
    return config.withGroup(index, old -> old.withTrafficClasses(old.trafficClassA(), b));
  }

  private static int trafficClass(DeviceConfig config, String value) {
    long number = Check.parsed(Numbers.signed(value), "number", value);
    Check.configurable(config);
    Check.deviceDisabled(config);
    Check.that(
        config.capabilities().version() > LAST_CLASS_FIXED
            || config.platform().trafficClassOverride(),
        KernelError.EPERM,
        "the traffic classes of %s, version 0x%x, are fixed unless idxd was loaded with tc_override"
            .formatted(config.name(), config.capabilities().version()));
    Check.that(
        number >= 0 && number <= MAX_TRAFFIC_CLASS,
        KernelError.EINVAL,
        "traffic classes are 0 to 7, not " + number);
    return (int) number;
  }

  static DeviceConfig descriptorLimit(DeviceConfig config, int index, String value) {
    int limit = progressLimit(value);
    return config.withGroup(index, old -> old.withLimits(limit, old.batchLimit()));
  }

  static DeviceConfig batchLimit(DeviceConfig config, int index, String value) {
    int limit = progressLimit(value);
    return config.withGroup(index, old -> old.withLimits(old.descriptorLimit(), limit));
  }

  private static int progressLimit(String value) {
    long limit = Check.parsed(Numbers.signed(value), "number", value);
    Check.that(
        limit >= 0 && limit <= MAX_LIMIT,
        KernelError.EINVAL,
        "a progress limit is 0 all, 1 a half, 2 a quarter or 3 an eighth; not " + limit);
    return (int) limit;
  }
}
