/** Calls into plug-ins: contained, limited in time, with no lock held. */
package org.bindery.core.calls;
