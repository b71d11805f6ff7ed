package org.bindery.tck.mockcmd;

/** An operation of the test command; it is refused with the errno that the call answers. */
@FunctionalInterface
interface TestOperation {
  void run(TestCall call);
}
