/** The conformance kit. */
package org.bindery.tck;
