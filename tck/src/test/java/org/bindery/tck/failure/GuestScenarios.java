package org.bindery.tck.failure;

import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.HwptRequest;
import org.bindery.api.UserDataArray;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.InvalidationCommands;
import org.bindery.engine.VirtualCommands;
import org.bindery.tck.failure.FailureMake.Need;

/** What a guest has of an IOMMU. */
final class GuestScenarios {
  private static final long GUESTS_ID = 0x20;

  private GuestScenarios() {}

  static VirtualCommands commands(Scene scene) {
    return scene.commands(VirtualCommands.class);
  }

  static int slice(Scene scene) {
    int parent = TableScenarios.parent(scene);
    return commands(scene)
        .allocateVirtualIommu(
            scene.device(Role.ALONE).id(), parent, scene.make.sliceType(), Optional.empty());
  }

  static Stream<Scenario> all() {
    return Stream.of(
        Scenario.of(
            "allocate a virtual IOMMU",
            scene -> {
              int parent = TableScenarios.parent(scene);
              int device = scene.device(Role.ALONE).id();
              int type = scene.make.sliceType();
              return () ->
                  commands(scene).allocateVirtualIommu(device, parent, type, Optional.empty());
            },
            Need.SLICE),
        Scenario.of(
            "allocate a virtual device",
            scene -> {
              int slice = slice(scene);
              int device = scene.device(Role.ALONE).id();
              return () -> commands(scene).allocateVirtualDevice(slice, device, GUESTS_ID);
            },
            Need.SLICE),
        Scenario.of(
            "allocate a queue of events",
            scene -> {
              int slice = slice(scene);
              return () -> commands(scene).allocateEventQueue(slice, scene.make.eventType(), 4);
            },
            Need.SLICE),
        Scenario.of(
            "allocate a nested table in a virtual IOMMU",
            scene -> {
              int slice = slice(scene);
              EngineDevice device = scene.device(Role.ALONE);
              HwptRequest request = HwptRequest.nested(slice, scene.make.guestTable());
              return () -> scene.table(device, request);
            },
            Need.SLICE),
        Scenario.of(
            "attach to a nested table in a virtual IOMMU",
            scene -> {
              int slice = slice(scene);
              EngineDevice device = scene.device(Role.ALONE);
              commands(scene).allocateVirtualDevice(slice, device.id(), GUESTS_ID);
              device.attach(scene.second);
              int nested = scene.table(device, HwptRequest.nested(slice, scene.make.guestTable()));
              return () -> device.attach(nested);
            },
            Need.SLICE),
        Scenario.of(
            "invalidate a virtual IOMMU",
            scene -> {
              int slice = slice(scene);
              UserDataArray entries = scene.make.toInvalidate();
              return () -> scene.commands(InvalidationCommands.class).invalidate(slice, entries);
            },
            Need.SLICE),
        Scenario.of(
            "destroy a virtual IOMMU",
            scene -> {
              int slice = slice(scene);
              return () -> scene.fd.destroy(slice);
            },
            Need.SLICE),
        Scenario.of(
            "unbind a device that a guest knows",
            scene -> {
              int slice = slice(scene);
              EngineDevice device = scene.device(Role.ALONE);
              commands(scene).allocateVirtualDevice(slice, device.id(), GUESTS_ID);
              return device::close;
            },
            Need.SLICE),
        Scenario.of(
            "start a hardware queue",
            scene -> {
              int slice = slice(scene);
              return () ->
                  commands(scene)
                      .allocateHardwareQueue(
                          slice, scene.make.sliceType(), 0, Scene.BASE, Scene.PAGE);
            },
            Need.QUEUE),
        Scenario.of(
            "stop a hardware queue",
            scene -> {
              int queue =
                  commands(scene)
                      .allocateHardwareQueue(
                          slice(scene), scene.make.sliceType(), 0, Scene.BASE, Scene.PAGE);
              return () -> scene.fd.destroy(queue);
            },
            Need.QUEUE));
  }
}
