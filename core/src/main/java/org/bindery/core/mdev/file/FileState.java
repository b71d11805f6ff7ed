package org.bindery.core.mdev.file;

/** Where a device file stands. It goes forward only, except that a bind refused goes back. */
enum FileState {
  /** Nothing but bind is allowed. */
  OPEN("not bound to an IOMMU fd yet"),
  BINDING("being bound"),
  BOUND("bound already"),
  CLOSED("closed");

  final String phrase;

  FileState(String phrase) {
    this.phrase = phrase;
  }
}
