/**
 * What many devices that arrive at once cost each: {@code java -cp bench/target/benchmarks.jar
 * org.bindery.bench.arrival.ArrivalCost}.
 */
package org.bindery.bench.arrival;
