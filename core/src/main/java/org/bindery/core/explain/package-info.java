/** Whether a device can be had, what stands in the way, and what its taking costs the host. */
package org.bindery.core.explain;
