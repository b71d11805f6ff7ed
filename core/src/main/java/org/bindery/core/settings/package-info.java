/** The configuration of {@code core}. */
package org.bindery.core.settings;
