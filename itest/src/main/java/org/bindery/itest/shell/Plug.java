package org.bindery.itest.shell;

/** Descriptions of devices to plug in. */
final class Plug {
  private Plug() {}

  /** An edu behind the PCIe-to-PCI bridge, on one line. */
  static String edu(String name) {
    return """
    { "name": "%s", "bridge": "0000:00:08.0", "vendor": "0x1234", "device": "0x11e8",\
     "class": "0x00ff00", "bars": [ { "index": 0, "kind": "memory32", "size": "1M" } ] }\
    """
        .formatted(name);
  }
}
