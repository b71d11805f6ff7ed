package org.bindery.tck.sequence;

/** Something that operations are carried out on, one after the other. */
public interface Target extends AutoCloseable {
  /** Never throws: whatever happens is an outcome. */
  Outcome run(Operation operation);

  @Override
  void close();
}
