/** Devices: binding, attaching, tables, registers, interrupts, release. */
package org.bindery.tck.device;
