package org.bindery.backend.sim.hardware;

import org.bindery.backend.sim.interrupt.MessageBlock;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.MessageSource;

/** What a function has of a unit's interrupt remapping. */
record UnitMessagePath(MessageRouter router, MessageSource source, UnitMessages sent)
    implements MessagePath {
  @Override
  public MessageBlock allocate(int count) {
    return router.allocate(source, count);
  }

  @Override
  public boolean send(long address, int data) {
    return sent.send(address, data);
  }
}
