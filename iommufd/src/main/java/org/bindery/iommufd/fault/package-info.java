/**
 * Page requests of devices: collected into groups, brought to fault queues, answered once.
 *
 * <p>A request comes on the thread that did the DMA and takes one short lock, a queue's {@link
 * org.bindery.iommufd.fault.Outstanding}, under which nothing is called. Answers are given under a
 * second lock of the queue, so that none is under way any more when an attachment has ended.
 */
package org.bindery.iommufd.fault;
