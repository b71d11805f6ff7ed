/** The bench of the tests: the host, memory, a driver of the device, and what is left behind. */
package org.bindery.tck.lab;
