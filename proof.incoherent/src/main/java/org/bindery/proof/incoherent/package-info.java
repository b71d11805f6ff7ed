/** The policies for incoherent DMA that come with the house, each a service of its own. */
package org.bindery.proof.incoherent;
