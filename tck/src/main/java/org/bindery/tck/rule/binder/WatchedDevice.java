package org.bindery.tck.rule.binder;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;

/**
 * A registered device that writes down what a binder asks of it, and refuses all of it when it was
 * made so. For one thread.
 */
final class WatchedDevice implements EngineDevice {
  /** What an attach answers: not what it was asked for, as with an IOAS' automatic table. */
  static final int HWPT = 4711;

  private final Errno refusal;
  private final List<String> calls = new ArrayList<>();
  private OptionalInt attached = OptionalInt.empty();

  /**
   * @param refusal null: what is asked for is done
   */
  WatchedDevice(Errno refusal) {
    this.refusal = refusal;
  }

  /** In their order, {@code attach 5} for example. */
  List<String> calls() {
    return calls;
  }

  private void called(String call) {
    calls.add(call);
    if (refusal != null) {
      throw Refusal.of(refusal, "%s is not to be had", call).exception();
    }
  }

  @Override
  public int id() {
    return 3;
  }

  @Override
  public int attach(int pageTable) {
    called("attach " + pageTable);
    attached = OptionalInt.of(HWPT);
    return HWPT;
  }

  @Override
  public void detach() {
    called("detach");
    attached = OptionalInt.empty();
  }

  @Override
  public OptionalInt attached() {
    return attached;
  }

  @Override
  public void close() {
    called("close");
  }
}
