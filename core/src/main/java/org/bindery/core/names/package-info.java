/** Names of devices, fds, buffers and labels: rules, look-up, and how commands write them. */
package org.bindery.core.names;
