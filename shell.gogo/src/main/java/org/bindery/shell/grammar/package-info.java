/**
 * The grammar of commands: a usage line declares what a command takes.
 *
 * <p>Arguments are objects, since Gogo hands over whatever an expression gave; that, and the wish
 * to have the printed usage line be the declaration itself, is why no library for command lines is
 * used here.
 */
package org.bindery.shell.grammar;
