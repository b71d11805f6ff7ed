/** Virtual machines: the fds that they know, and whether they treat DMA as incoherent. */
package org.bindery.tck.vm;
