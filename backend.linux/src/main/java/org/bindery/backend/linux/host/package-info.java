/** The Linux host: its devices, groups and events as sysfs shows them, published as services. */
package org.bindery.backend.linux.host;
