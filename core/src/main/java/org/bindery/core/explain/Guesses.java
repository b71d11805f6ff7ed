package org.bindery.core.explain;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.core.host.LocatedDevice;
import org.bindery.host.HostDevice;

/** What a judgement rests on that the host's description does not say. */
final class Guesses {
  private static final String DRIVER = "driver";

  private Guesses() {}

  /** Of the device and its group; whether a driver blocks the group depends on the driver alone. */
  static List<String> behind(LocatedDevice located) {
    List<String> drivers =
        Stream.concat(
                Stream.of(located.device()), located.host().siblings(located.device()).stream())
            .filter(device -> guessed(device).contains(DRIVER))
            .map(HostDevice::name)
            .sorted()
            .toList();
    return drivers.isEmpty()
        ? List.of()
        : List.of(
            "the host drivers of %s are guessed by class and vendor; the lines \"Kernel driver in"
                    .formatted(String.join(", ", drivers))
                + " use\" of lspci -nnk, or a capture of the machine, make it certain");
  }

  private static List<?> guessed(HostDevice device) {
    return device.properties().get(HostDevice.GUESSED) instanceof List<?> list ? list : List.of();
  }
}
