package org.bindery.tck.failure;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.SelftestCommands;
import org.bindery.tck.failure.FailureMake.Need;
import org.bindery.tck.kit.KitProcess;

/** Commands on address spaces, and accesses to them. */
final class AddressScenarios {
  private static final long PAGE = Scene.PAGE;

  private AddressScenarios() {}

  static Stream<Scenario> all() {
    return Stream.concat(maps(), accesses());
  }

  /** A table on the first address space, which has something, and a loose second one. */
  private static void attached(Scene scene) {
    scene.fill(scene.first);
    scene.device(Role.ALONE).attach(scene.first);
    scene.fill(scene.second);
  }

  private static Stream<Scenario> maps() {
    return Stream.of(
        Scenario.of("allocate an address space", scene -> scene.fd::allocateIoas),
        Scenario.of(
            "destroy an address space",
            scene -> {
              scene.fill(scene.second);
              return () -> scene.fd.destroy(scene.second);
            }),
        Scenario.of(
            "map without a table",
            scene -> () -> scene.map(scene.first, scene.va(0), 2 * PAGE, Scene.TARGET)),
        Scenario.of(
            "map across two memories",
            scene -> {
              attached(scene);
              long address = scene.border() - 3 * PAGE;
              return () -> scene.map(scene.first, address, 6 * PAGE, Scene.TARGET);
            }),
        Scenario.of(
            "map into two tables",
            scene -> {
              attached(scene);
              scene.table(scene.device(Role.SECOND), HwptRequest.paging(scene.first));
              return () -> scene.map(scene.first, scene.va(0), 3 * PAGE, Scene.TARGET);
            }),
        Scenario.of(
            "map where an address is chosen",
            scene -> {
              attached(scene);
              return () ->
                  scene.fd.map(
                      scene.first, scene.va(0), 3 * PAGE, Access.READ, OptionalLong.empty());
            }),
        Scenario.of(
            "map a large leaf and pages around it",
            scene -> {
              attached(scene);
              return () ->
                  scene.map(
                      scene.first,
                      scene.va(Scene.HUGE - PAGE),
                      Scene.HUGE + 2 * PAGE,
                      Scene.HUGE_TARGET - PAGE);
            }),
        Scenario.of(
            "map page by page",
            scene -> {
              scene.fd.setOption(scene.first, FdOption.HUGE_PAGES, 0);
              scene.device(Role.ALONE).attach(scene.first);
              return () -> scene.map(scene.first, scene.va(0), 4 * PAGE, Scene.TARGET);
            }),
        Scenario.of(
            "map a file",
            scene -> {
              attached(scene);
              AddressCommands spaces = scene.commands(AddressCommands.class);
              return () ->
                  spaces.mapFile(
                      scene.first,
                      scene.file(),
                      PAGE,
                      3 * PAGE,
                      Access.READ,
                      OptionalLong.of(Scene.TARGET));
            }),
        Scenario.of(
            "copy two areas into a table",
            scene -> {
              attached(scene);
              scene.map(scene.second, scene.va(0), 2 * PAGE, Scene.BASE + 4 * PAGE);
              return () ->
                  scene.fd.copy(
                      scene.first,
                      scene.second,
                      Scene.BASE,
                      6 * PAGE,
                      Access.READ,
                      OptionalLong.of(Scene.TARGET));
            }),
        Scenario.of(
            "copy from a table",
            scene -> {
              attached(scene);
              return () ->
                  scene.fd.copy(
                      scene.second,
                      scene.first,
                      Scene.BASE,
                      4 * PAGE,
                      Access.READ,
                      OptionalLong.of(Scene.TARGET));
            }),
        Scenario.of(
            "unmap",
            scene -> {
              attached(scene);
              return () -> scene.fd.unmap(scene.first, 0, -1);
            }),
        Scenario.of(
            "cut an area",
            scene -> {
              scene.fd.setOption(scene.first, FdOption.HUGE_PAGES, 0);
              scene.device(Role.ALONE).attach(scene.first);
              scene.map(scene.first, scene.va(0), 4 * PAGE, Scene.TARGET);
              AddressCommands spaces = scene.commands(AddressCommands.class);
              return () -> spaces.cut(scene.first, Scene.TARGET + 2 * PAGE - 1);
            }),
        Scenario.of(
            "allow ranges",
            scene -> {
              AddressCommands spaces = scene.commands(AddressCommands.class);
              return () ->
                  spaces.allowIovas(
                      scene.first, List.of(new IovaRange(Scene.TARGET, Scene.HUGE_TARGET)));
            }),
        Scenario.of(
            "turn huge pages off",
            scene -> () -> scene.fd.setOption(scene.first, FdOption.HUGE_PAGES, 0)),
        Scenario.of(
            "change the process that is charged",
            scene -> {
              AddressCommands spaces = scene.commands(AddressCommands.class);
              scene.device(Role.ALONE).attach(scene.first);
              spaces.mapFile(
                  scene.first,
                  scene.file(),
                  0,
                  3 * PAGE,
                  Access.READ,
                  OptionalLong.of(Scene.TARGET));
              KitProcess other = new KitProcess(2, Set.of());
              return () -> spaces.changeProcess(other);
            }),
        Scenario.of(
            "draft an object of a kit",
            scene -> {
              SelftestCommands kit = scene.commands(SelftestCommands.class);
              return () -> kit.draft().publish(() -> {});
            }),
        Scenario.of(
            "map what is not on pages of frames",
            scene -> {
              attached(scene);
              return () -> scene.map(scene.first, scene.border() - 2048, 4096, Scene.TARGET + 2048);
            },
            Need.SMALL_PAGES));
  }

  static EngineAccess access(Scene scene, int ioas) {
    EngineAccess access = scene.commands(AccessCommands.class).createAccess((_, _) -> {}, true);
    access.attach(ioas);
    return access;
  }

  private static Stream<Scenario> accesses() {
    return Stream.of(
        Scenario.of(
            "create an access",
            scene -> () -> scene.commands(AccessCommands.class).createAccess((_, _) -> {}, true)),
        Scenario.of(
            "pin in several areas",
            scene -> {
              scene.fill(scene.first);
              scene.map(scene.first, scene.va(0), 2 * PAGE, Scene.BASE + 4 * PAGE);
              EngineAccess access = access(scene, scene.first);
              return () -> access.pin(Scene.BASE + PAGE, 5 * PAGE, Access.READ);
            }),
        Scenario.of(
            "pin what a table has pinned",
            scene -> {
              attached(scene);
              EngineAccess access = access(scene, scene.first);
              return () -> access.pin(Scene.BASE, 4 * PAGE, Access.READ);
            }),
        Scenario.of(
            "move an access",
            scene -> {
              EngineAccess access = access(scene, scene.first);
              return () -> access.replace(scene.second);
            }));
  }
}
