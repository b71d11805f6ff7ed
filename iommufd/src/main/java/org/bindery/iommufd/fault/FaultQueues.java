package org.bindery.iommufd.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/** The fault queues of an fd. Thread-safe. */
public final class FaultQueues implements FaultCommands {
  private final ObjectTable objects;
  private final Gate gate;
  private final Map<FaultQueue, OpenFaultQueue> open = new ConcurrentHashMap<>();

  public FaultQueues(ObjectTable objects, Gate gate) {
    this.objects = objects;
    this.gate = gate;
  }

  @Override
  public EngineFaultQueue allocateFaultQueue() {
    gate.enter();
    try {
      return allocate();
    } finally {
      gate.leave();
    }
  }

  private OpenFaultQueue allocate() {
    FaultQueue queue = new FaultQueue(objects.reserve());
    OpenFaultQueue file =
        new OpenFaultQueue(
            queue,
            gate,
            () -> {
              open.remove(queue);
              objects.release(queue);
            });
    open.put(queue, file);
    objects.use(queue);
    objects.publish(queue);
    return file;
  }

  /** True while its file is open. */
  public boolean isOpen(FaultQueue queue) {
    return open.containsKey(queue);
  }

  /** Closes the file of a queue whose fd closes. */
  public void close(FaultQueue queue) {
    OpenFaultQueue file = open.get(queue);
    if (file != null) {
      file.end();
    }
  }

  /**
   * Becomes a user of a queue.
   *
   * @throws org.bindery.api.RefusedException ENOENT
   */
  public static FaultQueue use(ObjectTable objects, int id) {
    FaultQueue queue = objects.get(id, FaultQueue.class, "fault");
    if (!objects.use(queue)) {
      throw Refusal.of(Errno.ENOENT, "%s is being destroyed", queue).exception();
    }
    return queue;
  }
}
