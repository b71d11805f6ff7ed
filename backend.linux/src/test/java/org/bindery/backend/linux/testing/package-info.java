/** Trees of files that are machines. */
package org.bindery.backend.linux.testing;
