/** Blocked DMA, of which the kernel tells in its log only. */
package org.bindery.backend.linux.log;
