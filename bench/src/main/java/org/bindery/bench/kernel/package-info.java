/**
 * What commands cost on a real kernel, beside the same in C ({@code guest/bench}). Not JMH: C and
 * Java take turns in one guest, so that what disturbs the machine disturbs both.
 */
package org.bindery.bench.kernel;
