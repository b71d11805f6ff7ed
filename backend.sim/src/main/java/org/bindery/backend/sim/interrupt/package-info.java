/** Message-signalled interrupts: who may raise what, by the units' remapping tables. */
package org.bindery.backend.sim.interrupt;
