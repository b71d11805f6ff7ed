/** JMH benchmarks of the hot paths: map, unmap, translate. */
package org.bindery.bench;
