/** Isolation groups, and devices that the host uses. */
package org.bindery.tck.group;
