/** Work queues that owners have open for user-space DMA, beside fds and never in one. */
package org.bindery.core.queue;
