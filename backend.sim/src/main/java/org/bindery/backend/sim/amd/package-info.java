/** The make {@code amd-v2}: AMD's I/O virtualization technology with version 2 host tables. */
package org.bindery.backend.sim.amd;
