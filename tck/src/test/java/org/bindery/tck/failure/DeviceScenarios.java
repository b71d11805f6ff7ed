package org.bindery.tck.failure;

import java.util.stream.Stream;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.failure.FailureMake.Need;

/** Commands that register devices and bring them to page tables. */
final class DeviceScenarios {
  private DeviceScenarios() {}

  static Stream<Scenario> all() {
    return Stream.of(binds(), attaches(), groups(), pasids()).flatMap(scenarios -> scenarios);
  }

  /** Both address spaces have something. */
  private static void filled(Scene scene) {
    scene.fill(scene.first);
    scene.fill(scene.second);
  }

  /** A device that is attached to the first address space. */
  private static EngineDevice attached(Scene scene, Role role) {
    filled(scene);
    EngineDevice device = scene.device(role);
    device.attach(scene.first);
    return device;
  }

  private static int paging(Scene scene, EngineDevice device, int ioas) {
    return scene.table(device, HwptRequest.paging(ioas));
  }

  private static Stream<Scenario> binds() {
    return Stream.of(
        Scenario.of("bind a device", scene -> () -> scene.device(Role.ALONE)),
        Scenario.of("bind a subdevice", scene -> () -> scene.subdevice("wq0.0", 1)),
        Scenario.of(
            "bind a sibling",
            scene -> {
              scene.device(Role.SIBLING);
              return () -> scene.device(Role.OTHER_SIBLING);
            },
            Need.GROUPS),
        Scenario.of(
            "bind an aliased device", scene -> () -> scene.device(Role.ALIASED), Need.GROUPS),
        Scenario.of(
            "describe the hardware",
            scene -> {
              int device = scene.device(Role.ALONE).id();
              return () -> scene.fd.hardwareInfo(device, 0);
            }),
        Scenario.of(
            "unbind a device",
            scene -> {
              EngineDevice device = attached(scene, Role.SECOND);
              return device::close;
            }),
        Scenario.of(
            "unbind a subdevice",
            scene -> {
              EngineDevice queue = scene.subdevice("wq0.0", 1);
              queue.attach(scene.first);
              return queue::close;
            }));
  }

  private static Stream<Scenario> attaches() {
    return Stream.of(
        Scenario.of(
            "attach to an address space",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              return () -> device.attach(scene.first);
            }),
        Scenario.of(
            "attach to a table that is there",
            scene -> {
              attached(scene, Role.ALONE);
              EngineDevice second = scene.device(Role.SECOND);
              return () -> second.attach(scene.first);
            }),
        Scenario.of(
            "attach to a table of one's own",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              int table = paging(scene, device, scene.first);
              return () -> device.attach(table);
            }),
        Scenario.of(
            "replace by another address space",
            scene -> {
              EngineDevice device = attached(scene, Role.ALONE);
              return () -> device.attach(scene.second);
            }),
        Scenario.of(
            "replace by a table",
            scene -> {
              EngineDevice device = attached(scene, Role.ALONE);
              int table = paging(scene, device, scene.second);
              return () -> device.attach(table);
            }),
        Scenario.of(
            "detach",
            scene -> {
              EngineDevice device = attached(scene, Role.ALONE);
              return device::detach;
            }),
        Scenario.of(
            "attach behind another IOMMU",
            scene -> {
              attached(scene, Role.ALONE);
              EngineDevice elsewhere = scene.device(Role.ELSEWHERE);
              return () -> elsewhere.attach(scene.first);
            },
            Need.GROUPS));
  }

  private static Stream<Scenario> groups() {
    return Stream.of(
        Scenario.of(
            "attach a group",
            scene -> {
              filled(scene);
              EngineDevice sibling = scene.device(Role.SIBLING);
              scene.device(Role.OTHER_SIBLING);
              return () -> sibling.attach(scene.first);
            },
            Need.GROUPS),
        Scenario.of(
            "attach the second of a group",
            scene -> {
              attached(scene, Role.SIBLING);
              EngineDevice other = scene.device(Role.OTHER_SIBLING);
              return () -> other.attach(scene.first);
            },
            Need.GROUPS),
        Scenario.of(
            "replace by a group",
            scene -> {
              EngineDevice sibling = attached(scene, Role.SIBLING);
              scene.device(Role.OTHER_SIBLING).attach(scene.first);
              return () -> sibling.attach(scene.second);
            },
            Need.GROUPS),
        Scenario.of(
            "attach an aliased device",
            scene -> {
              filled(scene);
              EngineDevice aliased = scene.device(Role.ALIASED);
              return () -> aliased.attach(scene.first);
            },
            Need.GROUPS),
        Scenario.of(
            "replace by an aliased device",
            scene -> {
              EngineDevice aliased = attached(scene, Role.ALIASED);
              return () -> aliased.attach(scene.second);
            },
            Need.GROUPS));
  }

  private static int forPasid(Scene scene, EngineDevice device, int ioas) {
    return scene.table(device, HwptRequest.paging(ioas).forPasid(true));
  }

  private static Stream<Scenario> pasids() {
    return Stream.of(
        Scenario.of(
            "allocate a table for PASIDs",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              return () -> forPasid(scene, device, scene.first);
            }),
        Scenario.of(
            "attach a PASID",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              int table = forPasid(scene, device, scene.first);
              return () -> device.attachPasid(1, table);
            }),
        Scenario.of(
            "replace a PASID's table",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              device.attachPasid(2, forPasid(scene, device, scene.first));
              int table = forPasid(scene, device, scene.second);
              return () -> device.attachPasid(2, table);
            }),
        Scenario.of(
            "detach a PASID",
            scene -> {
              filled(scene);
              EngineDevice device = scene.device(Role.ALONE);
              device.attachPasid(2, forPasid(scene, device, scene.first));
              return () -> device.detachPasid(2);
            }),
        Scenario.of(
            "attach a subdevice",
            scene -> {
              filled(scene);
              EngineDevice queue = scene.subdevice("wq0.0", 1);
              return () -> queue.attach(scene.first);
            }),
        Scenario.of(
            "move a subdevice",
            scene -> {
              filled(scene);
              EngineDevice queue = scene.subdevice("wq0.0", 1);
              queue.attach(scene.first);
              return () -> queue.attach(scene.second);
            }),
        Scenario.of(
            "share an address space with a process",
            scene -> {
              EngineDevice device = scene.device(Role.ALONE);
              return () -> scene.table(device, HwptRequest.sva());
            },
            Need.SVA),
        Scenario.of(
            "move a PASID to a process' address space",
            scene -> {
              filled(scene);
              EngineDevice queue = scene.subdevice("wq0.0", 1);
              queue.attach(scene.first);
              int shared = scene.table(queue, HwptRequest.sva());
              return () -> queue.attach(shared);
            },
            Need.SVA));
  }
}
