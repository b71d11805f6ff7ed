/** A kernel, a process and trees of files for tests. */
package org.bindery.backend.linux.testing;
