/** Sequences of operations, each outcome as predicted. */
package org.bindery.tck.rule.sequence;
