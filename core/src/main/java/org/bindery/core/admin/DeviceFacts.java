package org.bindery.core.admin;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;

record DeviceFacts(
    String name,
    String host,
    String bus,
    Map<String, Object> properties,
    Optional<String> driver,
    OptionalInt group,
    Optional<String> binder,
    Optional<DeviceState> state,
    Optional<String> why,
    Optional<String> fd,
    Optional<String> label)
    implements DeviceView {}
