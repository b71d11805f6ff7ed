/** Rules of the objects of an fd: ids, types, destruction, closing. */
package org.bindery.tck.rule.object;
