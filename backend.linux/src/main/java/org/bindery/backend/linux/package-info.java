/** The real Linux host. */
package org.bindery.backend.linux;
