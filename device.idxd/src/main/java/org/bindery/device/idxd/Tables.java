package org.bindery.device.idxd;

/** What has an entry for each group, queue or vector. */
record Tables(Groups groups, Queues queues, InterruptTable interrupts) {}
