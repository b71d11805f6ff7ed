/** One test for each rule that every backend keeps, named after it. */
package org.bindery.tck.rule;
