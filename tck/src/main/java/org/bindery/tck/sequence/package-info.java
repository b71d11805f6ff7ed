/**
 * Sequences of operations that a generator makes, a reference predicts and any {@link
 * org.bindery.tck.sequence.Target} carries out: an engine, a raw door, a kernel.
 */
package org.bindery.tck.sequence;
