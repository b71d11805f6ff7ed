package org.bindery.tck.lab;

/**
 * The devices that the tests use, by their names on the host: the machine q35 of the guest, which
 * the simulated host {@code edu-lab} is a picture of.
 *
 * @param edu alone in its group
 * @param grouped an edu that shares its group with {@code sibling}, behind a PCIe-to-PCI bridge
 * @param alias the requester ID that the bridge gives to whatever is behind it
 * @param sibling a network controller on host driver {@code siblingDriver}
 * @param network a network controller alone behind a root port, on host driver {@code
 *     networkDriver}
 */
public record Topology(
    String host,
    String edu,
    String grouped,
    String alias,
    String sibling,
    String siblingDriver,
    String network,
    String networkDriver) {

  static Topology q35(String host) {
    return new Topology(
        host,
        "0000:00:10.0",
        "0000:01:02.0",
        "0000:01:00.0",
        "0000:01:01.0",
        "e1000",
        "0000:02:00.0",
        "e1000e");
  }

  /** The name that is not ambiguous when there are several hosts. */
  public String qualified(String device) {
    return host + "/" + device;
  }
}
