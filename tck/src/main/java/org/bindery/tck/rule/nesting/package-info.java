/** Rules of nest parents, nested tables, their invalidation, and virtual IOMMUs. */
package org.bindery.tck.rule.nesting;
