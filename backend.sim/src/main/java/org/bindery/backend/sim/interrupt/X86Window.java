package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;

/** Where an x86 machine takes a write for an interrupt. */
final class X86Window {
  static final long BASE = 0xfee00000L;
  static final IovaRange RANGE = new IovaRange(BASE, 0xfeefffffL);

  private X86Window() {}
}
