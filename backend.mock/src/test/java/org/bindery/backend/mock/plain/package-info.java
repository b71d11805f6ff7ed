/**
 * What a test needs around the mock where there is no OSGi and no {@code core}: a process with an
 * address space, and structs as a user would give them.
 */
package org.bindery.backend.mock.plain;
