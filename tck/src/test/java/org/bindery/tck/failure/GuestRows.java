package org.bindery.tck.failure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bindery.api.Access;
import org.bindery.api.HwptRequest;
import org.bindery.api.MemorySlice;
import org.bindery.api.PageTableKind;
import org.bindery.backend.mock.MockTypes;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.engine.InvalidationCommands;
import org.bindery.engine.VirtualCommands;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.tck.failure.FailureMake.Need;
import org.bindery.tck.kit.KitData;

/** A situation for each call on what not every IOMMU has: dirty pages, faults, guests. */
final class GuestRows {
  private final Map<String, Scenario> rows = new TreeMap<>();

  private GuestRows() {}

  /** By the call, as of {@link EngineCalls}. */
  static Map<String, Scenario> all() {
    GuestRows made = new GuestRows();
    made.dirty();
    made.faults();
    made.slices();
    made.events();
    made.exposed();
    return made.rows;
  }

  private void row(String call, Function<Scene, Runnable> prepared, Need... needs) {
    rows.put(call, Scenario.of(call, prepared, needs));
  }

  private void dirty() {
    row(
        "DirtyCommands.setDirtyTracking/2",
        scene -> {
          int table = TableScenarios.dirtyTable(scene);
          return () -> scene.commands(DirtyCommands.class).setDirtyTracking(table, true);
        },
        Need.DIRTY);
    row(
        "DirtyCommands.readDirty/6",
        scene -> {
          int table = TableScenarios.dirtyTable(scene);
          DirtyCommands commands = scene.commands(DirtyCommands.class);
          commands.setDirtyTracking(table, true);
          return () ->
              commands.readDirty(table, Scene.BASE, 4 * Scene.PAGE, Scene.PAGE, true, (_, _) -> {});
        },
        Need.DIRTY);
  }

  private void queue(String call, Function<EngineFaultQueue, Runnable> command) {
    row(
        call,
        scene -> {
          scene.waits();
          EngineFaultQueue queue = scene.commands(FaultCommands.class).allocateFaultQueue();
          scene.fill(scene.first);
          EngineDevice device = scene.device(Role.ALONE);
          HwptRequest request = HwptRequest.paging(scene.first).faultQueue(queue.id());
          device.attach(scene.table(device, request));
          return command.apply(queue);
        },
        Need.FAULT_QUEUE);
  }

  private void faults() {
    row(
        "FaultCommands.allocateFaultQueue/0",
        scene -> () -> scene.commands(FaultCommands.class).allocateFaultQueue());
    row("EngineFaultQueue.respond/2", TableScenarios::answer, Need.ANSWERS);
    queue("EngineFaultQueue.id/0", queue -> queue::id);
    queue("EngineFaultQueue.pending/0", queue -> queue::pending);
    queue("EngineFaultQueue.close/0", queue -> queue::close);
    queue("EngineFaultQueue.whenPending/1", queue -> () -> queue.whenPending(() -> {}));
    queue("EngineFaultQueue.read/2", queue -> () -> queue.read(Integer.MAX_VALUE, (_, _, _) -> {}));
  }

  private void slices() {
    row(
        "VirtualCommands.allocateVirtualIommu/4",
        scene -> {
          int parent = TableScenarios.parent(scene);
          int device = scene.device(Role.ALONE).id();
          int type = scene.make.sliceType();
          return () ->
              GuestScenarios.commands(scene)
                  .allocateVirtualIommu(device, parent, type, Optional.empty());
        },
        Need.SLICE);
    row(
        "VirtualCommands.allocateVirtualDevice/3",
        scene -> {
          int slice = GuestScenarios.slice(scene);
          int device = scene.device(Role.ALONE).id();
          return () -> GuestScenarios.commands(scene).allocateVirtualDevice(slice, device, 0x20);
        },
        Need.SLICE);
    row(
        "VirtualCommands.allocateHardwareQueue/5",
        scene -> {
          int slice = GuestScenarios.slice(scene);
          return () ->
              GuestScenarios.commands(scene)
                  .allocateHardwareQueue(slice, scene.make.sliceType(), 0, Scene.BASE, Scene.PAGE);
        },
        Need.QUEUE);
    row(
        "InvalidationCommands.invalidate/2",
        scene -> {
          int slice = GuestScenarios.slice(scene);
          return () ->
              scene
                  .commands(InvalidationCommands.class)
                  .invalidate(slice, scene.make.toInvalidate());
        },
        Need.SLICE);
    row(
        "EngineFd.allocateHwpt/3",
        scene -> {
          int device = scene.device(Role.ALONE).id();
          HwptRequest request = HwptRequest.paging(0).kind(PageTableKind.EPT);
          return () -> scene.fd.allocateHwpt(device, request, new EmptyGuest());
        },
        Need.SVA);
  }

  private void event(String call, Function<EngineEventQueue, Runnable> command) {
    row(
        call,
        scene ->
            command.apply(
                GuestScenarios.commands(scene)
                    .allocateEventQueue(GuestScenarios.slice(scene), scene.make.eventType(), 4)),
        Need.SLICE);
  }

  private void events() {
    row(
        "VirtualCommands.allocateEventQueue/3",
        scene -> {
          int slice = GuestScenarios.slice(scene);
          int type = scene.make.eventType();
          return () -> GuestScenarios.commands(scene).allocateEventQueue(slice, type, 4);
        },
        Need.SLICE);
    event("EngineEventQueue.id/0", queue -> queue::id);
    event("EngineEventQueue.pending/0", queue -> queue::pending);
    event("EngineEventQueue.close/0", queue -> queue::close);
    event("EngineEventQueue.whenPending/1", queue -> () -> queue.whenPending(() -> {}));
    event("EngineEventQueue.read/2", queue -> () -> queue.read(4096, (_, _, _) -> {}));
  }

  /** Pages that the hardware of a virtual IOMMU shows. */
  private record Shown(VirtualCommands commands, long offset, long length) {
    static Shown of(Scene scene) {
      int parent = TableScenarios.parent(scene);
      byte[] data = new byte[24];
      GuestScenarios.commands(scene)
          .allocateVirtualIommu(
              scene.device(Role.ALONE).id(),
              parent,
              scene.make.sliceType(),
              Optional.of(new KitData(MockTypes.VIRTUAL_IOMMU, data)));
      ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
      return new Shown(GuestScenarios.commands(scene), words.getLong(8), words.getLong(16));
    }

    VirtualCommands.Exposed map() {
      return commands.exposed(offset, length);
    }
  }

  private void exposed() {
    row("VirtualCommands.exposed/2", scene -> Shown.of(scene)::map, Need.QUEUE);
    row("Exposed.pages/0", scene -> Shown.of(scene).map()::pages, Need.QUEUE);
    row("Exposed.close/0", scene -> Shown.of(scene).map()::close, Need.QUEUE);
  }

  /** A virtual machine without memory. */
  private static final class EmptyGuest implements GuestAddressSpace {
    @Override
    public String name() {
      return "vm0";
    }

    @Override
    public Watch watch(Watcher watcher) {
      return () -> {};
    }

    @Override
    public Optional<MemorySlice> present(long guestAddress, Access wanted) {
      return Optional.empty();
    }

    @Override
    public boolean touch(long guestAddress, Access wanted) {
      return false;
    }
  }
}
