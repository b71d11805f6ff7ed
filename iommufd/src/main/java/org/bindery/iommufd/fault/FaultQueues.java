package org.bindery.iommufd.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
}
