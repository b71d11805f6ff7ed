/** Tests of the distribution from outside, as a process. */
package org.bindery.itest.cli;
