/** Every command of the shell, in a real framework, with good and with bad input. */
package org.bindery.itest.shell;
