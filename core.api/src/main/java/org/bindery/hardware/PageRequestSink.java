package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the page requests of devices that are attached to a domain. The hardware that sends them
 * has {@link PageRequests}, by which each group is answered, later or before this returns.
 *
 * <p>Called on the thread that did the DMA, with no lock of the hardware held: does not block and
 * does not throw. Requests of one group come in order. Nobody waits for this when a requester
 * leaves the domain: a request may come meanwhile and just after, and its answer has no effect.
 */
@ConsumerType
@FunctionalInterface
public interface PageRequestSink {
  void request(PageRequest request);
}
