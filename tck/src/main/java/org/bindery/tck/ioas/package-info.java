/** I/O address spaces: maps, copies, the choice of addresses, ids, lifetimes. */
package org.bindery.tck.ioas;
