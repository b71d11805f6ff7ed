/** The kernel's events of devices that come and go. */
package org.bindery.backend.linux.uevent;
