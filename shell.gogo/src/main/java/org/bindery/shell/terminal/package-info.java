/**
 * Where commands are typed and what they write goes: the streams and the terminal of this process.
 * Without OSGi, since the client of a server uses them too.
 */
package org.bindery.shell.terminal;
