/** What the host does to descriptors before they leave. */
package org.bindery.device.idxd.submission;
