package org.bindery.itest.shell;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Administration;
import org.bindery.api.DeviceView;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.itest.Lab;

/**
 * Where every row begins: two fds; in fd0 an edu bound as {@code edu} (id 1) and attached to ioas 2
 * (by hwpt 3), which has 16 KiB mapped at 0x10000; in fd1 an empty ioas 1. Closing it puts all
 * back.
 */
final class Scene implements AutoCloseable {
  private static final String[] BEGIN = {
    "open fd0",
    "open fd1",
    "bind fd0 " + Lab.EDU + " --label edu",
    "ioas alloc fd0",
    "buffer alloc b 16K",
    "buffer fill b --random 1",
    "buffer alloc c 4K",
    "map fd0 2 b --iova 0x10000",
    "attach fd0 edu 2",
    "ioas alloc fd1",
  };

  final Lab lab = new Lab();
  final Shell shell;
  private final List<String> devices;

  Scene() {
    var unused = lab.iommu();
    devices = lab.administration().devices().stream().map(DeviceView::name).toList();
    shell = new Shell(lab);
    for (String command : BEGIN) {
      shell.run(command);
    }
  }

  @Override
  public void close() {
    Administration administration = lab.administration();
    Session session = administration.session("admin");
    session.vms().forEach(Vm::close);
    session.fds().forEach(IommuFd::close);
    administration.groups().stream()
        .filter(group -> group.opener().isPresent())
        .forEach(group ->
            administration.closeGroup(Optional.of(group.host()), Integer.toString(group.id())));
    if (!administration.policies().chosen().equals("device")) {
      administration.policies().choose("device");
    }
    forget(administration.mdevs());
    session.buffers().forEach(buffer -> session.free(buffer.name()));
    for (DeviceView device : administration.devices()) {
      if (!devices.contains(device.name())) {
        administration.unplug(device.name());
      } else if (device.driver().filter("vfio-pci"::equals).isPresent()) {
        try {
          var unused = administration.giveBack(List.of(device.name()), false);
        } catch (RefusedException e) {
          // It was so before the scene.
        }
      }
    }
    shell.close();
  }

  private static void forget(Mdevs mdevs) {
    for (MdevView mdev : mdevs.all()) {
      if (mdev.defined()) {
        mdevs.undefine(mdev.uuid());
      }
      if (mdev.state() == MdevState.ACTIVE) {
        mdevs.remove(mdev.uuid());
      }
    }
  }
}
