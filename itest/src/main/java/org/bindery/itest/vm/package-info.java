/** Virtual machines, DMA past the caches, and the policies for it. */
package org.bindery.itest.vm;
