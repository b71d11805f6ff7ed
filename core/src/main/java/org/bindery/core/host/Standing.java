package org.bindery.core.host;

import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Whether something that an owner has on a host is there still, and if not, why. It ends once: by
 * its owner or with its host, whichever is first. Thread-safe, without a lock.
 */
public final class Standing {
  private enum State {
    LIVING,
    CLOSED,
    HOST_GONE
  }

  private final String name;
  private final ManagedHost host;
  private final Refusal closed;
  private final AtomicReference<State> state = new AtomicReference<>(State.LIVING);

  /**
   * @param closed what is answered after its owner has ended it
   */
  public Standing(String name, ManagedHost host, Refusal closed) {
    this.name = name;
    this.host = host;
    this.closed = closed;
  }

  public boolean ended() {
    return state.get() != State.LIVING;
  }

  /** Its owner ends it; true: nobody has yet. */
  public boolean close() {
    return state.compareAndSet(State.LIVING, State.CLOSED);
  }

  /** It ends with its host; true: nobody has ended it yet. */
  public boolean hostGone() {
    return state.compareAndSet(State.LIVING, State.HOST_GONE);
  }

  /**
   * @throws RefusedException what was given, when its owner has ended it; ENODEV its host has gone
   */
  public void require() {
    switch (state.get()) {
      case LIVING -> {}
      case CLOSED -> throw new RefusedException(closed);
      case HOST_GONE ->
          throw Refusal.of(Errno.ENODEV, "host %s of %s has gone", host.name(), name)
              .blockedBy(host.name(), "gone")
              .exception();
    }
  }
}
