package org.bindery.model.idxd.driver;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Attributes by name: the way in for who has the paths of a tree. Pure functions; the simulated
 * driver answers by them, and a plan for a real machine is checked by them before it is run.
 */
public final class DriverRules {
  private DriverRules() {}

  /** What a device of the bus {@code dsa} is. */
  public enum Part {
    DEVICE(DeviceAttribute.values()),
    GROUP(GroupAttribute.values()),
    ENGINE(EngineAttribute.values()),
    QUEUE(QueueAttribute.values());

    private final List<Attribute> attributes;

    Part(Attribute... attributes) {
      this.attributes = List.of(attributes);
    }

    /** The attributes that such a part of a device shows. */
    public List<Attribute> attributes(DeviceConfig config) {
      return attributes.stream()
          .filter(attribute -> attribute.visible(config.capabilities()))
          .toList();
    }
  }

  /**
   * A part of a device.
   *
   * @param index which group, engine or queue; 0 of the device itself
   */
  public record Place(Part part, int index) {}

  /** What a name such as {@code wq0.1} stands for; empty: nothing of this device. */
  public static Optional<Place> place(DeviceConfig config, String name) {
    if (name.equals(config.name())) {
      return Optional.of(new Place(Part.DEVICE, 0));
    }
    return Arrays.stream(Part.values())
        .skip(1)
        .flatMap(part -> places(config, part).stream())
        .filter(place -> name(config, place).equals(name))
        .findFirst();
  }

  private static List<Place> places(DeviceConfig config, Part part) {
    int count =
        switch (part) {
          case DEVICE -> 1;
          case GROUP -> config.groups().size();
          case ENGINE -> config.engines().size();
          case QUEUE -> config.queues().size();
        };
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> new Place(part, i)).toList();
  }

  /** The name of a part on the bus. */
  public static String name(DeviceConfig config, Place place) {
    return switch (place.part()) {
      case DEVICE -> config.name();
      case GROUP -> config.groupName(place.index());
      case ENGINE -> config.engineName(place.index());
      case QUEUE -> config.queueName(place.index());
    };
  }

  /**
   * Reads an attribute.
   *
   * @throws DeniedException ENOENT no such attribute; EOPNOTSUPP it says nothing of this part
   */
  public static String read(DeviceConfig config, Place place, String attribute) {
    return attribute(config, place, attribute).show(config, place.index());
  }

  /**
   * What a write of an attribute makes of the configuration.
   *
   * @throws DeniedException ENOENT no such attribute; EACCES it cannot be written; else what the
   *     driver answers
   */
  public static DeviceConfig write(
      DeviceConfig config, Place place, String attribute, String value) {
    return attribute(config, place, attribute).store(config, place.index(), value);
  }

  private static Attribute attribute(DeviceConfig config, Place place, String name) {
    return place.part().attributes(config).stream()
        .filter(attribute -> attribute.text().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new DeniedException(
                Denial.of(
                    KernelError.ENOENT,
                    "%s has no attribute %s".formatted(name(config, place), name))));
  }
}
