package org.bindery.tck.sequence;

/** A bound device. */
final class ReferenceDevice {
  final int id;
  final int number;
  final Facts.DeviceFacts facts;
  // Null: not attached.
  ReferenceTable table;

  ReferenceDevice(int id, int number, Facts.DeviceFacts facts) {
    this.id = id;
    this.number = number;
    this.facts = facts;
  }
}
