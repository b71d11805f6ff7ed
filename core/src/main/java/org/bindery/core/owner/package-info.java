/** Who owns fds and memory: bundles as processes, and named sessions that outlive them. */
package org.bindery.core.owner;
