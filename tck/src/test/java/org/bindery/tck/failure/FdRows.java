package org.bindery.tck.failure;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bindery.api.Access;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.Inspection;
import org.bindery.engine.NoIommuCommands;
import org.bindery.engine.SelftestCommands;
import org.bindery.engine.SelftestCommands.Draft;
import org.bindery.tck.failure.FailureMake.Need;
import org.bindery.tck.kit.KitProcess;

/** A situation for each call on an fd, its devices, accesses and drafts. */
final class FdRows {
  private static final long PAGE = Scene.PAGE;

  private final Map<String, Scenario> rows = new TreeMap<>();

  private FdRows() {}

  /** By the call, as of {@link EngineCalls}. */
  static Map<String, Scenario> all() {
    FdRows made = new FdRows();
    made.looks();
    made.addresses();
    made.objects();
    made.devices();
    made.pasids();
    made.accesses();
    made.selftests();
    return made.rows;
  }

  private void row(String call, Function<Scene, Runnable> prepared, Need... needs) {
    rows.put(call, Scenario.of(call, prepared, needs));
  }

  /** A device that is attached to the first address space; both have something. */
  private static EngineDevice attached(Scene scene) {
    scene.fill(scene.first);
    scene.fill(scene.second);
    EngineDevice device = scene.device(Role.ALONE);
    device.attach(scene.first);
    return device;
  }

  private void looks() {
    row("EngineFd.name/0", scene -> scene.fd::name);
    row("EngineFd.ioases/0", scene -> scene.fd::ioases);
    row("EngineFd.hwpts/0", scene -> after(scene, scene.fd::hwpts));
    row("EngineFd.objects/0", scene -> after(scene, scene.fd::objects));
    row("EngineFd.ranges/1", scene -> after(scene, () -> scene.fd.ranges(scene.first)));
    row("EngineFd.areas/1", scene -> after(scene, () -> scene.fd.areas(scene.first)));
    row("EngineFd.commands/1", scene -> () -> scene.commands(DirtyCommands.class));
    row("EngineFd.settleFaults/0", scene -> after(scene, scene.fd::settleFaults));
    row(
        "EngineFd.info/1",
        scene -> {
          int device = attached(scene).id();
          return () -> scene.fd.info(device);
        });
    row(
        "EngineFd.hardwareInfo/2",
        scene -> {
          int device = attached(scene).id();
          return () -> scene.fd.hardwareInfo(device, 0);
        });
    row("EngineFd.option/2", scene -> () -> scene.fd.option(scene.first, FdOption.HUGE_PAGES));
  }

  private static Runnable after(Scene scene, Runnable command) {
    attached(scene);
    return command;
  }

  private void addresses() {
    row(
        "EngineFd.map/5",
        scene -> {
          attached(scene);
          return () -> scene.map(scene.first, scene.border() - PAGE, 3 * PAGE, Scene.TARGET);
        });
    row("EngineFd.unmap/3", scene -> after(scene, () -> scene.fd.unmap(scene.first, 0, -1)));
    row(
        "EngineFd.copy/6",
        scene ->
            after(
                scene,
                () ->
                    scene.fd.copy(
                        scene.first,
                        scene.second,
                        Scene.BASE,
                        3 * PAGE,
                        Access.READ,
                        OptionalLong.of(Scene.TARGET))));
    row(
        "EngineFd.setOption/3",
        scene -> () -> scene.fd.setOption(scene.first, FdOption.HUGE_PAGES, 0));
    row(
        "AddressCommands.allowIovas/2",
        scene -> {
          AddressCommands spaces = scene.commands(AddressCommands.class);
          return () ->
              spaces.allowIovas(
                  scene.first, List.of(new IovaRange(Scene.TARGET, Scene.HUGE_TARGET)));
        });
    row(
        "AddressCommands.mapFile/6",
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
        });
    row(
        "AddressCommands.changeProcess/1",
        scene -> {
          AddressCommands spaces = scene.commands(AddressCommands.class);
          KitProcess other = new KitProcess(2, Set.of());
          return () -> spaces.changeProcess(other);
        });
    row(
        "NoIommuCommands.physical/4",
        scene -> {
          attached(scene);
          NoIommuCommands lookups = scene.commands(NoIommuCommands.class);
          KitProcess raw = new KitProcess(2, Set.of(org.bindery.api.Role.CAP_SYS_RAWIO));
          return () -> lookups.physical(raw, scene.first, Scene.BASE, PAGE);
        });
    row(
        "AddressCommands.pageSizes/1",
        scene -> {
          attached(scene);
          AddressCommands spaces = scene.commands(AddressCommands.class);
          return () -> spaces.pageSizes(scene.first);
        });
    row(
        "AddressCommands.cut/2",
        scene -> {
          scene.fd.setOption(scene.first, FdOption.HUGE_PAGES, 0);
          scene.device(Role.ALONE).attach(scene.first);
          scene.map(scene.first, scene.va(0), 4 * PAGE, Scene.TARGET);
          AddressCommands spaces = scene.commands(AddressCommands.class);
          return () -> spaces.cut(scene.first, Scene.TARGET + 2 * PAGE - 1);
        });
  }

  private void objects() {
    row("EngineFd.allocateIoas/0", scene -> scene.fd::allocateIoas);
    row(
        "EngineFd.allocateHwpt/2",
        scene -> {
          EngineDevice device = attached(scene);
          return () -> scene.table(device, HwptRequest.paging(scene.first));
        });
    row(
        "EngineFd.destroy/1",
        scene -> {
          EngineDevice device = attached(scene);
          int table = scene.table(device, HwptRequest.paging(scene.second));
          return () -> scene.fd.destroy(table);
        });
    row("EngineFd.close/0", scene -> after(scene, scene.fd::close));
  }

  private void devices() {
    row("HardwareFd.bind/1", scene -> () -> scene.device(Role.ALONE));
    row("HardwareFd.bind/3", scene -> () -> scene.subdevice("wq0.0", 1));
    row("EngineDevice.id/0", scene -> attached(scene)::id);
    row("EngineDevice.attached/0", scene -> attached(scene)::attached);
    row("EngineDevice.detach/0", scene -> attached(scene)::detach);
    row("EngineDevice.close/0", scene -> attached(scene)::close);
    row(
        "EngineDevice.attach/1",
        scene -> {
          EngineDevice device = attached(scene);
          return () -> device.attach(scene.second);
        });
  }

  private static int forPasid(Scene scene, EngineDevice device, int ioas) {
    return scene.table(device, HwptRequest.paging(ioas).forPasid(true));
  }

  private static EngineDevice withPasid(Scene scene) {
    scene.fill(scene.first);
    EngineDevice device = scene.device(Role.ALONE);
    device.attachPasid(2, forPasid(scene, device, scene.first));
    return device;
  }

  private void pasids() {
    row("EngineDevice.pasid/0", scene -> scene.subdevice("wq0.0", 1)::pasid);
    row(
        "EngineDevice.attachPasid/2",
        scene -> {
          EngineDevice device = withPasid(scene);
          int table = forPasid(scene, device, scene.second);
          return () -> device.attachPasid(2, table);
        });
    row(
        "EngineDevice.detachPasid/1",
        scene -> {
          EngineDevice device = withPasid(scene);
          return () -> device.detachPasid(2);
        });
    row(
        "EngineDevice.attachedPasid/1",
        scene -> {
          EngineDevice device = withPasid(scene);
          return () -> device.attachedPasid(2);
        });
  }

  private void access(String call, Function<EngineAccess, Runnable> command) {
    row(
        call,
        scene -> {
          attached(scene);
          EngineAccess access = AddressScenarios.access(scene, scene.first);
          access.pin(Scene.BASE, 2 * PAGE, Access.READ);
          return command.apply(access);
        });
  }

  private void accesses() {
    row(
        "AccessCommands.createAccess/2",
        scene -> () -> scene.commands(AccessCommands.class).createAccess((_, _) -> {}, true));
    row(
        "EngineAccess.attach/1",
        scene -> {
          EngineAccess access =
              scene.commands(AccessCommands.class).createAccess((_, _) -> {}, true);
          return () -> access.attach(scene.first);
        });
    row(
        "EngineAccess.replace/1",
        scene -> {
          EngineAccess access = AddressScenarios.access(scene, scene.first);
          return () -> access.replace(scene.second);
        });
    row("EngineAccess.detach/0", scene -> AddressScenarios.access(scene, scene.first)::detach);
    access("EngineAccess.id/0", access -> access::id);
    access("EngineAccess.close/0", access -> access::close);
    access(
        "EngineAccess.pin/3", access -> () -> access.pin(Scene.BASE + PAGE, 2 * PAGE, Access.READ));
    access("EngineAccess.unpin/2", access -> () -> access.unpin(Scene.BASE, 2 * PAGE));
    access(
        "EngineAccess.read/2",
        access -> () -> access.read(Scene.BASE, MemorySegment.ofArray(new byte[(int) PAGE])));
    access(
        "EngineAccess.write/2",
        access -> () -> access.write(Scene.BASE, MemorySegment.ofArray(new byte[(int) PAGE])));
  }

  private void draft(String call, Function<Draft, Runnable> command) {
    row(call, scene -> command.apply(scene.commands(SelftestCommands.class).draft()));
  }

  private void selftests() {
    row("SelftestCommands.draft/0", scene -> () -> scene.commands(SelftestCommands.class).draft());
    draft("Draft.id/0", draft -> draft::id);
    draft("Draft.close/0", draft -> draft::close);
    draft("Draft.publish/1", draft -> () -> draft.publish(() -> {}));
    row(
        "Inspection.domain/1",
        scene -> {
          int table = scene.table(attached(scene), HwptRequest.paging(scene.first));
          return () -> scene.commands(Inspection.class).domain(table);
        });
    row(
        "Inspection.device/1",
        scene -> {
          int device = attached(scene).id();
          return () -> scene.commands(Inspection.class).device(device);
        });
    row(
        "SelftestCommands.reserve/2",
        scene ->
            () ->
                scene
                    .commands(SelftestCommands.class)
                    .reserve(scene.first, new IovaRange(0x1000, 0x1fff)));
    row(
        "SelftestCommands.object/2",
        scene -> {
          SelftestCommands kit = scene.commands(SelftestCommands.class);
          Draft draft = kit.draft();
          draft.publish(() -> {});
          return () -> kit.object(draft.id(), AutoCloseable.class);
        });
  }
}
