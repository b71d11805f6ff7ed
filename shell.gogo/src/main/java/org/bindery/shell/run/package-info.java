/** Runs command lines: scripts, single lines, the interactive shell. */
package org.bindery.shell.run;
