package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Host drivers, hot plug and the machine's programs with bad input. */
class TakeRefusedTest {
  static Stream<Row> rows() {
    return Stream.of(
        refused("take 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        refused("take 01:01.0 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        refused("take 00:10.0", Errno.EBUSY, "0000:00:10.0", "bound in fd0 of admin as edu")
            .remedies("unbind fd0 edu"),
        refused("take 01:01.0 00:10.0", Errno.EBUSY, "0000:00:10.0", "edu")
            .remedies("unbind fd0 edu"),
        refused("take 00:10.0 --dryRun", Errno.EBUSY, "0000:00:10.0", "edu")
            .remedies("unbind fd0 edu"),
        refused("take 00:08.0", Errno.EINVAL, "0000:00:08.0", "bridge"),
        refused("take 00:09.0 --group", Errno.EINVAL, "0000:00:09.0", "bridge"),
        refused("take 00:08.0 --dryRun", Errno.EINVAL, "0000:00:08.0", "bridge"),
        wrong("take", "DEVICE"),
        wrong("take 01:01.0 --all", "--all"),
        refused("giveBack 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        refused("giveBack 01:01.0", Errno.ENOENT, "0000:01:01.0", "e1000"),
        refused("giveBack 01:01.0", Errno.ENOENT, "0000:01:01.0", "e1000")
            .given("take 01:01.0", "giveBack 01:01.0"),
        refused("giveBack 02:00.0 01:01.0", Errno.ENOENT, "0000:01:01.0").given("take 02:00.0"),
        refused("giveBack 01:01.0 --group", Errno.ENOENT, "0000:01:01.0"),
        refused("giveBack 01:01.0", Errno.EBUSY, "bound in fd0 of admin as nic")
            .given("take 01:01.0", "bind fd0 01:01.0 --label nic")
            .remedies("unbind fd0 nic"),
        refused("giveBack 01:01.0", Errno.EBUSY, "0000:01:01.0", "as nic", "0000:01:02.0", "as b")
            .given("take 01:01.0", "bind fd0 01:01.0 --label nic", "bind fd0 01:02.0 --label b")
            .remedies("unbind fd0 nic", "unbind fd0 b"),
        refused("giveBack 02:00.0", Errno.EBUSY, "0000:02:00.0", "as nic")
            .given("bind fd0 02:00.0 --label nic --take")
            .instead("unbind fd0 nic"),
        refused("giveBack 01:01.0", Errno.EBUSY, "0000:01:01.0", "0000:01:02.0", "as b")
            .given("take 01:01.0", "bind fd0 01:02.0 --label b")
            .remedies("unbind fd0 b"),
        refused("giveBack 00:1f.2", Errno.EBUSY, "0000:00:1f.2", "as a")
            .given(
                "take 00:1f.2 00:1f.3", "bind fd0 00:1f.2 --label a", "bind fd0 00:1f.3 --label b")
            .remedies("unbind fd0 a"),
        wrong("giveBack", "DEVICE"),
        refused("hotplug add nosuch.json", Errno.ENOENT, "nosuch.json"),
        refused("hotplug add '{'", Errno.EINVAL, "line 1"),
        refused("hotplug add '{ \"name\": 7 }'", Errno.EINVAL, "/name"),
        refused(
            "hotplug add '" + Plug.edu("0000:01:03.0") + "' --host nosuch", Errno.ENODEV, "nosuch"),
        refused("hotplug add '" + Plug.edu("0000:01:03.0") + "'", Errno.EEXIST, "0000:01:03.0")
            .given("hotplug add '" + Plug.edu("0000:01:03.0") + "'")
            .remedies("hotplug remove 0000:01:03.0"),
        refused("hotplug add '" + Plug.edu("0000:02:03.0") + "'", Errno.EINVAL, "0000:02:03.0"),
        wrong("hotplug add", "DESCRIPTION"),
        wrong("hotplug pull 01:02.0", "pull"),
        refused("hotplug remove 99:99.0", Errno.ENODEV, "0000:99:99.0"),
        wrong("hotplug remove", "DEVICE"),
        wrong("restore 01:01.0", "01:01.0"),
        refused("system no-such-program", Errno.ENOENT, "no-such-program"),
        refused("system /etc", Errno.EACCES, "/etc"),
        refused("system sh -c 'echo it says; exit 7'", Errno.EIO, "sh", "status 7", "it says"),
        wrong("system", "PROGRAM"),
        wrong("system --quietly true", "--quietly"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
