/** JSON that knows where in the text each value stands, so that a refusal can name the place. */
package org.bindery.backend.sim.json;
