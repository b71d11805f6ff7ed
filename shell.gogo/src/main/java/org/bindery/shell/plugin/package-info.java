/**
 * Says which plug-ins are there and, in one sentence each, why one is not. Framework types only.
 */
package org.bindery.shell.plugin;
