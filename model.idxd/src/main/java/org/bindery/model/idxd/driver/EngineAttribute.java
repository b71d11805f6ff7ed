package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.Capabilities;

/** The attributes of an engine. */
public enum EngineAttribute implements Attribute {
  GROUP_ID;

  @Override
  public String text() {
    return "group_id";
  }

  @Override
  public boolean visible(Capabilities capabilities) {
    return true;
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public String show(DeviceConfig config, int index) {
    return config.engines().get(index).toString();
  }

  /** Unlike of a queue, this may be written while the device is enabled. */
  @Override
  public DeviceConfig store(DeviceConfig config, int index, String value) {
    long group = Check.parsed(Numbers.signed(value), "number", value);
    Check.configurable(config);
    return config.withEngine(index, Check.group(config, group));
  }
}
