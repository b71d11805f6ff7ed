/** Invariants, tried by random steps; a failure tells the seed that repeats it. */
package org.bindery.tck.rule.invariant;
