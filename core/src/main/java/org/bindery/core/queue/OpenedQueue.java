package org.bindery.core.queue;

import org.bindery.api.WorkQueue;

/** A host's queue with what does not change while it is open. */
record OpenedQueue(WorkQueue queue, boolean dedicated, int pasid) {}
