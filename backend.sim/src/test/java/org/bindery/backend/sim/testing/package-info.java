/** What several tests share. */
package org.bindery.backend.sim.testing;
