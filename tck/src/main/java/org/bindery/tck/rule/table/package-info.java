/** Rules of page tables: how they are made, filled and chosen. */
package org.bindery.tck.rule.table;
