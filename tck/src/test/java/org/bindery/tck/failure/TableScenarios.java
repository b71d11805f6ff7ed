package org.bindery.tck.failure;

import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.api.UserDataArray;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.engine.InvalidationCommands;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.tck.failure.FailureMake.Need;

/** Page tables by their kind and abilities, and what is done with those. */
final class TableScenarios {
  private TableScenarios() {}

  static Stream<Scenario> all() {
    return Stream.of(tables(), dirty(), nested(), faults()).flatMap(scenarios -> scenarios);
  }

  private static Scenario table(String name, HwptRequest request, Need... needs) {
    return Scenario.of(
        name,
        scene -> {
          if (request.nestParent()) {
            fillParent(scene);
          } else {
            scene.fill(scene.first);
          }
          EngineDevice device = scene.device(Role.ALONE);
          HwptRequest wanted = of(request, scene.first);
          return () -> scene.table(device, wanted);
        },
        needs);
  }

  private static HwptRequest of(HwptRequest request, int ioas) {
    return HwptRequest.paging(ioas)
        .nestParent(request.nestParent())
        .dirtyTracking(request.dirtyTracking());
  }

  private static Stream<Scenario> tables() {
    HwptRequest plain = HwptRequest.paging(0);
    return Stream.of(
        table("allocate a table", plain),
        table("allocate a nest parent", plain.nestParent(true)),
        table("allocate a table that tells writes", plain.dirtyTracking(true), Need.DIRTY),
        Scenario.of(
            "destroy a table",
            scene -> {
              scene.fill(scene.first);
              int table = scene.table(scene.device(Role.ALONE), HwptRequest.paging(scene.first));
              return () -> scene.fd.destroy(table);
            }));
  }

  static int dirtyTable(Scene scene) {
    scene.fill(scene.first);
    EngineDevice device = scene.device(Role.ALONE);
    int table = scene.table(device, HwptRequest.paging(scene.first).dirtyTracking(true));
    device.attach(table);
    return table;
  }

  private static Stream<Scenario> dirty() {
    return Stream.of(
        Scenario.of(
            "track writes",
            scene -> {
              int table = dirtyTable(scene);
              return () -> scene.commands(DirtyCommands.class).setDirtyTracking(table, true);
            },
            Need.DIRTY),
        Scenario.of(
            "read and clear writes",
            scene -> {
              int table = dirtyTable(scene);
              DirtyCommands commands = scene.commands(DirtyCommands.class);
              commands.setDirtyTracking(table, true);
              return () ->
                  commands.readDirty(
                      table, Scene.BASE, 4 * Scene.PAGE, Scene.PAGE, true, (_, _) -> {});
            },
            Need.DIRTY));
  }

  /** A parent of nested tables. */
  static int parent(Scene scene) {
    fillParent(scene);
    scene.fill(scene.second);
    return scene.table(scene.device(Role.ALONE), HwptRequest.paging(scene.first).nestParent(true));
  }

  /** Without pages for reading only, which some parents do not take. */
  private static void fillParent(Scene scene) {
    scene.map(scene.first, scene.border() - Scene.PAGE, 2 * Scene.PAGE, Scene.BASE);
  }

  static int nestedTable(Scene scene) {
    return scene.table(
        scene.device(Role.ALONE), HwptRequest.nested(parent(scene), scene.make.guestTable()));
  }

  private static Stream<Scenario> nested() {
    return Stream.of(
        Scenario.of(
            "allocate a nested table",
            scene -> {
              int parent = parent(scene);
              EngineDevice device = scene.device(Role.ALONE);
              HwptRequest request = HwptRequest.nested(parent, scene.make.guestTable());
              return () -> scene.table(device, request);
            },
            Need.NESTED),
        Scenario.of(
            "attach to a nested table",
            scene -> {
              int nested = nestedTable(scene);
              EngineDevice device = scene.device(Role.ALONE);
              device.attach(scene.second);
              return () -> device.attach(nested);
            },
            Need.NESTED),
        Scenario.of(
            "map under a nested table",
            scene -> {
              scene.device(Role.ALONE).attach(nestedTable(scene));
              return () ->
                  scene.map(scene.first, scene.border() - Scene.PAGE, 2 * Scene.PAGE, Scene.TARGET);
            },
            Need.NESTED),
        Scenario.of(
            "invalidate a nested table",
            scene -> {
              int nested = nestedTable(scene);
              UserDataArray entries = scene.make.toInvalidate();
              return () -> scene.commands(InvalidationCommands.class).invalidate(nested, entries);
            },
            Need.NESTED));
  }

  static Runnable answer(Scene scene) {
    EngineFaultQueue queue = scene.commands(FaultCommands.class).allocateFaultQueue();
    EngineDevice device = scene.device(Role.ALONE);
    device.attach(scene.table(device, HwptRequest.paging(scene.first).faultQueue(queue.id())));
    MockFailureBench mock = (MockFailureBench) scene.bench;
    DmaDevice asking = mock.function(Role.ALONE);
    RequesterId requester = asking.requesters().getFirst();
    mock.machine()
        .requester(asking)
        .requestPage(
            new PageRequest(requester, -1, 1, true, Scene.BASE, Access.READ, false, false));
    int[] cookie = new int[1];
    queue.read(Integer.MAX_VALUE, (_, number, _) -> cookie[0] = number);
    return () -> queue.respond(cookie[0], PageResponse.SUCCESS);
  }

  private static int asking(Scene scene, int ioas) {
    scene.waits();
    int queue = scene.commands(FaultCommands.class).allocateFaultQueue().id();
    return scene.table(scene.device(Role.ALONE), HwptRequest.paging(ioas).faultQueue(queue));
  }

  private static Stream<Scenario> faults() {
    return Stream.of(
        Scenario.of(
            "allocate a fault queue",
            scene -> () -> scene.commands(FaultCommands.class).allocateFaultQueue()),
        Scenario.of(
            "allocate a table with a fault queue",
            scene -> {
              scene.fill(scene.first);
              EngineDevice device = scene.device(Role.ALONE);
              int queue = scene.commands(FaultCommands.class).allocateFaultQueue().id();
              HwptRequest request = HwptRequest.paging(scene.first).faultQueue(queue);
              return () -> scene.table(device, request);
            },
            Need.FAULT_QUEUE),
        Scenario.of(
            "attach to a table with a fault queue",
            scene -> {
              int table = asking(scene, scene.first);
              EngineDevice device = scene.device(Role.ALONE);
              return () -> device.attach(table);
            },
            Need.FAULT_QUEUE),
        Scenario.of(
            "replace a table with a fault queue by another",
            scene -> {
              EngineDevice device = scene.device(Role.ALONE);
              device.attach(asking(scene, scene.first));
              int table = asking(scene, scene.second);
              return () -> device.attach(table);
            },
            Need.FAULT_QUEUE),
        Scenario.of("answer a request for a page", TableScenarios::answer, Need.ANSWERS));
  }
}
