/** The raw door of the real kernel. */
package org.bindery.backend.linux.door;
