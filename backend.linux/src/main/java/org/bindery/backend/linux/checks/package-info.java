/** What speaks against binding a device on a Linux host, found by looking. */
package org.bindery.backend.linux.checks;
