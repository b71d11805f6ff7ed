/** Rules of page requests and the queues that they go to. */
package org.bindery.tck.rule.fault;
