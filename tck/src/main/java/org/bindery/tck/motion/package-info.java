/** Hosts that come and go while devices of theirs do DMA. */
package org.bindery.tck.motion;
