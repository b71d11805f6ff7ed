/**
 * What translation and mapping cost, each beside a plain {@link java.util.TreeMap} in the same run:
 * the ratio holds on any machine, the nanoseconds only on the one they were taken on.
 *
 * <p>The heap is small and touched beforehand: the first touch of fresh memory costs more than what
 * is measured.
 */
package org.bindery.bench;
