/** Devices that are software: they reach what is mapped by calls, held to the same rules. */
package org.bindery.tck.access;
