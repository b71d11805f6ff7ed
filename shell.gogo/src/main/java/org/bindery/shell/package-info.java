/** The administrator's Gogo commands, and the runner of scripts of them. */
package org.bindery.shell;
