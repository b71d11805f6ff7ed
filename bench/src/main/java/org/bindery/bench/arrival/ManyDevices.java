package org.bindery.bench.arrival;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Descriptions of machines with many network cards, each alone in its slot and group. */
final class ManyDevices {
  private static final int SLOTS = 32;
  private static final int BUSES = 256;

  private ManyDevices() {}

  static String host(int devices) {
    return IntStream.range(0, devices)
        .mapToObj(ManyDevices::device)
        .collect(
            Collectors.joining(
                ",\n",
                "{\"iommus\": [{\"name\": \"dmar0\", \"make\": \"vtd\"}], \"devices\": [\n",
                "]}"));
  }

  static String device(int number) {
    return """
    {"name": "%s", "vendor": "0x8086", "device": "0x100e", "class": "0x020000", "iommu": "dmar0",
     "bars": [{"index": 0, "kind": "memory32", "size": "128K"}]}\
    """
        .formatted(name(number));
  }

  static String name(int number) {
    return "%04x:%02x:%02x.0"
        .formatted(number / (SLOTS * BUSES), number / SLOTS % BUSES, number % SLOTS);
  }
}
