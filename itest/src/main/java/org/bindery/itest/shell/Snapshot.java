package org.bindery.itest.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.Buffer;
import org.bindery.api.DeviceView;
import org.bindery.api.GroupView;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevView;
import org.bindery.host.Host;
import org.bindery.itest.Lab;

/** Everything that a command could have changed, one line a fact. */
final class Snapshot {
  private Snapshot() {}

  static List<String> of(Lab lab) {
    Administration administration = lab.administration();
    List<String> facts = new ArrayList<>();
    administration.counters().values().forEach((name, count) -> facts.add(name + " " + count));
    Host host = lab.service(Host.class, "(bindery.host=edu-lab)");
    for (DeviceView device : administration.devices()) {
      facts.add(
          "%s on %s, override '%s', group %s, %s in %s as %s"
              .formatted(
                  device.name(),
                  device.driver(),
                  device.bus().equals("pci")
                      ? host.attributes()
                          .read("bus/pci/devices/" + device.name() + "/driver_override")
                      : "",
                  device.group(),
                  device.state(),
                  device.fd(),
                  device.label()));
    }
    for (GroupView group : administration.groups()) {
      facts.add("group %d of %s, open by %s".formatted(group.id(), group.owner(), group.opener()));
    }
    for (MdevView mdev : administration.mdevs().all()) {
      facts.add("mdev %s: %s, defined %s".formatted(mdev.uuid(), mdev.state(), mdev.defined()));
    }
    var session = administration.session("admin");
    session.fds().forEach(fd -> addFd(fd, facts));
    for (Buffer buffer : session.buffers()) {
      CRC32 content = new CRC32();
      content.update(buffer.segment().asByteBuffer());
      facts.add(
          "buffer %s at 0x%x, 0x%x bytes, content %08x"
              .formatted(buffer.name(), buffer.address(), buffer.length(), content.getValue()));
    }
    return facts;
  }

  private static void addFd(IommuFd fd, List<String> facts) {
    facts.add("%s, %d faults".formatted(fd.name(), fd.faults().size()));
    for (int ioas : fd.ioases()) {
      facts.add("%s ioas %d: %s".formatted(fd.name(), ioas, fd.areas(ioas)));
      facts.add("%s ioas %d: %s".formatted(fd.name(), ioas, fd.ranges(ioas)));
    }
    fd.hwpts()
        .forEach(hwpt ->
            facts.add(
                "%s hwpt %d of ioas %d, devices %s"
                    .formatted(fd.name(), hwpt.id(), hwpt.ioas(), hwpt.devices())));
    for (BoundDevice device : fd.devices()) {
      facts.add(
          "%s %s is %s, id %d, %s, attached to %s by %s"
              .formatted(
                  fd.name(),
                  device.label(),
                  device.device(),
                  device.id(),
                  device.state(),
                  device.attached(),
                  device.binder()));
    }
  }
}
