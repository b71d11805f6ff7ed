/**
 * The client of a server: a process without a framework, which the launcher loads from the bundle's
 * jar. Nothing here, and nothing that it uses, needs OSGi.
 */
package org.bindery.shell.client;
