package org.bindery.tck.failure;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFd;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.tck.door.DoorUser;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.IommuUnmapDma;
import org.bindery.uapi.vfio.VfioCommands;

/** Commands of VFIO's type 1, by bytes through the door, on the fd of a scene. */
final class Type1Scenarios {
  private static final int READ_WRITE = 3;

  private Type1Scenarios() {}

  static Stream<Scenario> all() {
    return Stream.of(
        Scenario.throughTheDoor(
            "map by type 1",
            scene -> {
              DoorUser user = chosen(scene);
              scene.device(Role.ALONE).attach(scene.first);
              return () -> answered(map(user, scene.border() - Scene.PAGE, Scene.TARGET));
            }),
        Scenario.throughTheDoor(
            "unmap a part by type 1",
            scene -> {
              DoorUser user = chosen(scene);
              scene.device(Role.ALONE).attach(scene.first);
              answered(map(user, scene.border() - Scene.PAGE, Scene.TARGET));
              return () -> answered(unmap(user, Scene.TARGET, Scene.PAGE));
            }));
  }

  /** The scene's fd has the door's file; it is closed as the scene is. */
  private static DoorUser user(Scene scene) {
    HardwareFd kept =
        (HardwareFd)
            Proxy.newProxyInstance(
                HardwareFd.class.getClassLoader(),
                new Class<?>[] {HardwareFd.class},
                (_, method, args) ->
                    method.getName().equals("close")
                        ? null
                        : FailureBench.call(scene.fd, method, args));
    IommuEngine engine =
        new IommuEngine() {
          @Override
          public EngineFd open(String name, Process process, Consumer<Fault> faults) {
            return kept;
          }

          @Override
          public EngineFd open(
              String name, Process process, Consumer<Fault> faults, FdLimits limits) {
            return kept;
          }

          @Override
          public void close() {}
        };
    DoorUser user = new DoorUser(new EngineDoor(engine));
    scene.closes(user::close);
    return user;
  }

  /** Type 1 of the second version, over the first address space. */
  private static DoorUser chosen(Scene scene) {
    DoorUser user = user(scene);
    user.must(
        VfioIoas.COMMAND,
        argument -> {
          VfioIoas.OP.set(argument, (short) VfioIoas.SET);
          VfioIoas.IOAS_ID.set(argument, scene.first);
        });
    answered(user.door().ioctl(user.process(), user.iommu(), VfioCommands.SET_IOMMU, 1));
    return user;
  }

  private static int map(DoorUser user, long address, long iova) {
    return user.call(
        IommuMapDma.COMMAND,
        argument -> {
          IommuMapDma.FLAGS.set(argument, READ_WRITE);
          IommuMapDma.VADDR.set(argument, address);
          IommuMapDma.IOVA.set(argument, iova);
          IommuMapDma.SIZE.set(argument, 2 * Scene.PAGE);
        });
  }

  private static int unmap(DoorUser user, long iova, long length) {
    return user.call(
        IommuUnmapDma.COMMAND,
        argument -> {
          IommuUnmapDma.IOVA.set(argument, iova);
          IommuUnmapDma.SIZE.set(argument, length);
        });
  }

  private static void answered(int answer) {
    if (answer < 0) {
      for (Errno errno : Errno.values()) {
        if (errno.number() == -answer) {
          throw Refusal.of(errno, "the door answers %s", errno).exception();
        }
      }
      throw new AssertionError("the door answers " + answer);
    }
  }
}
