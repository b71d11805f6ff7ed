/**
 * Completion: what may stand at the cursor, found from the declared forms of the commands. What is
 * cut apart here is cut the same way at a client's terminal, so this has no OSGi in it.
 */
package org.bindery.shell.complete;
