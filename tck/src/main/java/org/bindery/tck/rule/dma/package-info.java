/** What devices reach: the invariants of DMA. */
package org.bindery.tck.rule.dma;
