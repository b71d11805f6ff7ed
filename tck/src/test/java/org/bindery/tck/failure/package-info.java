/**
 * Failure on purpose: each scenario is repeated with the first, the second, the n-th thing that it
 * asks for failing, until it passes. After each failure everything is as it was before, and the
 * same command works.
 */
package org.bindery.tck.failure;
