/**
 * The simulated kernel's driver of accelerators: probe, the bus {@code dsa} with its attributes and
 * drivers, the device files of queues.
 */
package org.bindery.device.idxd.driver;
