package org.bindery.shell.noun;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;
import org.bindery.shell.plugin.PluginScan;
import org.bindery.shell.plugin.PluginState;

/** Looks for what is wished and is not. Changes nothing; holds no state. */
final class Wishes {
  private final Administrator admin;
  private final Surroundings surroundings;

  Wishes(Administrator admin, Surroundings surroundings) {
    this.admin = admin;
    this.surroundings = surroundings;
  }

  List<Unmet> unmet() {
    List<Unmet> unmet = new ArrayList<>(surroundings.hosts().get());
    Administration now = admin.administration();
    now.toRestore()
        .forEach(device ->
            unmet.add(
                new Unmet(
                    device,
                    "a process that was killed had taken it from its host driver",
                    Optional.of("restore"))));
    now.devices().forEach(device -> ofDevice(device).ifPresent(unmet::add));
    now.mdevs().all().stream()
        .filter(mdev -> mdev.state() == MdevState.WAITING)
        .map(Wishes::ofMdev)
        .forEach(unmet::add);
    admin
        .session()
        .fds()
        .forEach(fd ->
            fd.devices()
                .forEach(device -> {
                  if (device.state() == DeviceState.REMOVED) {
                    unmet.add(
                        new Unmet(
                            device.device(),
                            "it left its host while it was bound in " + fd.name(),
                            Optional.of(unbind(fd, device))));
                  }
                }));
    surroundings.plugins().get().stream()
        .filter(
            plugin -> plugin.problem().filter(why -> !why.equals(PluginScan.STOPPED)).isPresent())
        .map(Wishes::ofPlugin)
        .forEach(unmet::add);
    return unmet;
  }

  private Optional<Unmet> ofDevice(DeviceView device) {
    DeviceState state = device.state().orElse(DeviceState.BOUND);
    String name = device.host() + "/" + device.name();
    String why = device.why().map(more -> ": " + more).orElse("");
    return switch (state) {
      case HELD -> Optional.of(new Unmet(name, "it is held" + why, Optional.empty()));
      case FAILED -> Optional.of(new Unmet(name, "a plug-in failed on it" + why, unbind(device)));
      default -> Optional.empty();
    };
  }

  /** Empty when it is not the administrator's to unbind. */
  private Optional<String> unbind(DeviceView device) {
    return admin.session().fds().stream()
        .flatMap(fd ->
            fd.devices().stream()
                .filter(bound ->
                    fd.host().equals(device.host()) && bound.device().equals(device.name()))
                .map(bound -> unbind(fd, bound)))
        .findFirst();
  }

  private static String unbind(IommuFd fd, BoundDevice device) {
    return "unbind " + Words.of(fd.name()) + " " + Words.of(device.label());
  }

  private static Unmet ofMdev(MdevView mdev) {
    return new Unmet(
        mdev.host() + "/" + mdev.uuid(),
        "it is to start by itself and waits: " + mdev.why().orElseThrow(),
        Optional.empty());
  }

  private static Unmet ofPlugin(PluginState plugin) {
    return new Unmet(
        plugin.file().orElse(plugin.name()),
        "the plug-in does not work: " + plugin.problem().orElseThrow(),
        Optional.empty());
  }
}
