package org.bindery.backend.sim.hardware;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * The requests of one requester that are under way, so that an invalidation can wait for them.
 *
 * <p><b>How.</b> Requests are counted in one of two counters, chosen by a phase that draining turns
 * over. Draining twice turns the phase and waits until the counter of the phase before is 0. So it
 * waits for every request that had entered when it began, and not for the stream of new ones; those
 * begin after what the drainer changed before, and see it. One turn would not do: a request that
 * reads the phase just before it turns is counted in the counter of the phase before, and the next
 * drain would look at the other one only.
 *
 * <p><b>Threads.</b> {@link #enter} and {@link #leave} wait for nobody and make no garbage. Drains
 * exclude each other. A request in flight only translates and copies: it calls nobody outside, and
 * the locks that it may take are short ones under which nobody drains. So a drain ends.
 *
 * <p>Always this but in tests, which show what happens without the waiting.
 */
public class InFlight {
  /** Counters stand apart, so that the two do not share a cache line. */
  private static final int APART = 32;

  private static final int SPINS = 200;
  private static final long PAUSE_NANOS = 1_000;

  private final AtomicIntegerArray counters = new AtomicIntegerArray(2 * APART);
  private volatile int phase;

  /**
   * A request begins.
   *
   * @return to be given to {@link #leave}
   */
  public final int enter() {
    int ticket = (phase & 1) * APART;
    counters.incrementAndGet(ticket);
    return ticket;
  }

  /** A request has ended: it reads and writes no memory any more. */
  public final void leave(int ticket) {
    counters.decrementAndGet(ticket);
  }

  /** Returns when every request that had entered before the call has left. */
  public synchronized void drain() {
    VarHandle.fullFence();
    for (int turn = 0; turn < 2; turn++) {
      int before = (phase & 1) * APART;
      phase = phase + 1;
      for (int spins = 0; counters.get(before) != 0; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }
}
