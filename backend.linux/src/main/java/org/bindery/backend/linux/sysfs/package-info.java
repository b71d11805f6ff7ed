/** The attribute tree of a Linux host: sysfs, read and written with the kernel's own errors. */
package org.bindery.backend.linux.sysfs;
