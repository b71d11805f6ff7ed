/** What a process does with an open work queue: descriptors, completion, faults. */
package org.bindery.driver.idxd.job;
