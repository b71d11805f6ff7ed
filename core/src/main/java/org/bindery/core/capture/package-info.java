/** Captures: a host's devices, groups and IOMMUs as a text that a simulated host is made of. */
package org.bindery.core.capture;
