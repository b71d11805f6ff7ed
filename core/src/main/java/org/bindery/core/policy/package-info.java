/** Which policy judges proofs of incoherent DMA, and what is put before it. */
package org.bindery.core.policy;
