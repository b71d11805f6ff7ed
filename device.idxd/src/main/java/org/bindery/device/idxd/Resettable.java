package org.bindery.device.idxd;

/** What a reset of the device brings back to the state after power-on. */
record Resettable(
    Status status,
    Interrupts interrupts,
    Errors errors,
    InterruptTable table,
    Queues queues,
    Groups groups) {
  void reset() {
    status.reset();
    interrupts.reset();
    errors.reset();
    table.reset();
    queues.reset();
    groups.reset();
  }
}
