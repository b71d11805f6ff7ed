/**
 * Programs that tests start as processes of their own: one that is killed, and one that speaks to
 * the kernel in bytes. Not OSGi: their class path is the bundles', and the gateway is a module.
 */
package org.bindery.guest.process;
