/**
 * The conformance kit: what every host keeps to, simulated or real. Framework properties name the
 * host ({@code bindery.tck.host}) and the boot it is in ({@code bindery.tck.boot}).
 */
package org.bindery.tck;
