/** The commands, one class for each group of them. */
package org.bindery.shell.noun;
