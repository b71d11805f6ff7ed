package org.bindery.device.idxd.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.model.idxd.driver.DriverRules;
import org.bindery.model.idxd.driver.DriverRules.Place;

/** A part of an accelerator on the bus: its attributes, as the rules have them. */
class PlainPart implements ChildDevice {
  private final Accelerator accelerator;
  private final Place place;
  private final String name;

  PlainPart(Accelerator accelerator, Place place) {
    this.accelerator = accelerator;
    this.place = place;
    this.name = DriverRules.name(accelerator.config(), place);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String bus() {
    return IdxdDriver.BUS;
  }

  /** Groups and engines are folders only. */
  @Override
  public boolean announced() {
    return false;
  }

  @Override
  public Map<String, Attribute> attributes() {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    place
        .part()
        .attributes(accelerator.config())
        .forEach(attribute -> {
          String text = attribute.text();
          attributes.put(
              text,
              new Attribute(
                  () -> accelerator.read(place, text),
                  attribute.writable() ? value -> accelerator.write(place, text, value) : null));
        });
    return attributes;
  }
}
