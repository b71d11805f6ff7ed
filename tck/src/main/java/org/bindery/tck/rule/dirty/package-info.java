/** Rules of dirty tracking. */
package org.bindery.tck.rule.dirty;
