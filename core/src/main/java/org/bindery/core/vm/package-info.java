/**
 * Virtual machines of owners: the fds registered with them and the claims by which they treat DMA
 * as incoherent. What a claim takes is judged in {@code policy}.
 */
package org.bindery.core.vm;
