/** Reads the log file that the launcher writes. */
package org.bindery.shell.log;
