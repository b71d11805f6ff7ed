/** The server: clients over a UNIX socket, each with its own conversation. */
package org.bindery.shell.serve;
