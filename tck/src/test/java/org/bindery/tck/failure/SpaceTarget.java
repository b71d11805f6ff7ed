package org.bindery.tck.failure;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.RefusedException;
import org.bindery.hardware.IommuDomain;
import org.bindery.tck.failure.SpaceCall.Answer;

/** Two address spaces with a device attached to each, that calls are made on. Thread-safe. */
class SpaceTarget {
  private final Scene scene;
  private final int[] spaces;
  private final List<IommuDomain> tables;
  // Of the two pages of memory, which stay pinned elsewhere, so that these stay theirs.
  private final long[] frames = new long[2];

  SpaceTarget(Scene scene) {
    this.scene = scene;
    this.spaces = new int[] {scene.first, scene.second};
    scene.device(Role.ALONE).attach(scene.first);
    scene.device(Role.SECOND).attach(scene.second);
    tables = scene.bench.book.domains();
    scene.map(scene.first, scene.va(0), 2 * Scene.PAGE, Scene.BASE);
    for (int source = 0; source < frames.length; source++) {
      frames[source] = tables.getFirst().frameAt(Scene.BASE + source * Scene.PAGE);
    }
  }

  final Answer run(SpaceCall call) {
    try {
      return Answer.of(value(call));
    } catch (RefusedException refused) {
      return Answer.refused(refused.errno());
    }
  }

  private long value(SpaceCall call) {
    long iova = Scene.TARGET + call.page() * Scene.PAGE;
    int space = spaces[call.space()];
    return switch (call.kind()) {
      case MAP -> {
        scene.map(space, scene.va(call.source() * Scene.PAGE), Scene.PAGE, iova);
        yield 0;
      }
      case UNMAP -> scene.fd.unmap(space, iova, Scene.PAGE);
      case COPY -> {
        int from = spaces[1 - call.space()];
        scene.fd.copy(space, from, iova, Scene.PAGE, Access.READ_WRITE, OptionalLong.of(iova));
        yield 0;
      }
      case TRANSLATE -> source(tables.get(call.space()), iova);
    };
  }

  long source(IommuDomain table, long iova) {
    long frame = table.frameAt(iova);
    return frame == -1 ? -1 : frame == frames[0] ? 0 : frame == frames[1] ? 1 : 99;
  }
}
