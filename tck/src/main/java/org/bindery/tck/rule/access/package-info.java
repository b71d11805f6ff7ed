/** Rules of accesses: address spaces as software devices use them. */
package org.bindery.tck.rule.access;
