package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looking with bad input. */
class LookRefusedTest {
  private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

  static Stream<Row> rows() {
    return Stream.of(
        refused("device 99:99.0", Errno.ENODEV, "0000:99:99.0", "edu-lab"),
        refused("device nosuch/0000:00:10.0", Errno.ENODEV, "host nosuch"),
        refused("device edu-lab/0000:00:11.0", Errno.ENODEV, "0000:00:11.0", "near"),
        refused("device ''", Errno.ENODEV, "edu-lab"),
        wrong("device", "DEVICE"),
        wrong("device 00:10.0 00:11.0", "00:11.0"),
        refused("explain 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        wrong("explain 00:10.0 --for dance", "--for", "dance", "userDriver"),
        wrong("explain 00:10.0 --for", "--for"),
        wrong("explain 00:10.0 --for bind --for vm", "--for", "twice"),
        wrong("devices pci.vendr=8086", "pci.vendr", "pci.vendor"),
        wrong("devices 8086", "8086"),
        wrong("devices '(pci.vendor=8086'", "(pci.vendor=8086"),
        wrong("devices '(|(pci.vendor=8086)(nosuch=1))'", "nosuch"),
        wrong("devices (pci.vendor=8086)", "8086"),
        wrong("devices --vendor 8086", "--vendor"),
        wrong("groups 3", "3"),
        wrong("status all", "all"),
        wrong("hosts edu-lab", "edu-lab"),
        wrong("binders vfio-pci", "vfio-pci"),
        wrong("events --last 3", "--last"),
        wrong("events --follow=yes", "--follow", "no value"),
        wrong("log --since noon", "--since", "noon", "10m"),
        wrong("log --device", "--device"),
        refused("log --device 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        refused("log --id 0badcafe", Errno.ENOENT, "0badcafe"),
        wrong("plugins x", "x"),
        refused("capture /", Errno.EINVAL, "does not name a file"),
        refused("capture " + TEMPORARY, Errno.EEXIST, TEMPORARY, "not overwritten"),
        refused("capture /nosuch/x", Errno.ENOENT, "/nosuch/x", "no such folder"),
        refused("capture /nosuch/x --host nosuch", Errno.ENODEV, "host nosuch"),
        wrong("capture", "FILE"),
        wrong("capture a b", "b"),
        wrong("help nosuch", "nosuch"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
