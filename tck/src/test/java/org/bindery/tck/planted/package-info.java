/** Faults put into a working host, each for the rule that has to find it. */
package org.bindery.tck.planted;
