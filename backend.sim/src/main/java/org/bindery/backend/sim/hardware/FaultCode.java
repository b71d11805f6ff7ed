package org.bindery.backend.sim.hardware;

/** A refused request as a make reports it. */
public interface FaultCode {
  /** The hardware's own number. */
  int code();

  /** What it means, a sentence without full stop. */
  String words();
}
