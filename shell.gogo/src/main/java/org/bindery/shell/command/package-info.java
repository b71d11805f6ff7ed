/** What a command is, how it becomes a Gogo function, and how it fails. */
package org.bindery.shell.command;
