/** The hosts that are there, their devices by name, and who has a device. */
package org.bindery.core.host;
