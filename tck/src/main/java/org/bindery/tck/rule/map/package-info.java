/** Address spaces: map, unmap, copy. */
package org.bindery.tck.rule.map;
