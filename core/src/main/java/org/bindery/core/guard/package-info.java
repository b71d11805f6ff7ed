/** Hosts as core calls them: contained, limited in time, their answers looked at. */
package org.bindery.core.guard;
