/** Plug-ins that do not work. */
package org.bindery.itest.plugin;
