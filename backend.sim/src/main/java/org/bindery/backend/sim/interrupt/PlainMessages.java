package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;

/**
 * Messages that nobody remaps, of an x86 machine: each names the vector of a processor itself
 * (compatibility format), and raises it, whosever it is. So whoever can write anything can raise
 * anything: such interrupts are not isolated.
 */
public final class PlainMessages implements MessageRouter {
  /** Delivery mode in bits 10:8 of the data: fixed, or lowest priority. */
  private static final int LOWEST_PRIORITY = 1;

  private final ProcessorVectors processors;

  public PlainMessages(ProcessorVectors processors) {
    this.processors = processors;
  }

  @Override
  public IovaRange window() {
    return X86Window.RANGE;
  }

  /** The way of a function that no unit is in front of. */
  public MessagePath path(MessageSource source) {
    return new MessagePath() {
      @Override
      public MessageBlock allocate(int count) {
        return PlainMessages.this.allocate(source, count);
      }

      @Override
      public boolean send(long address, int data) {
        return deliver(source.arrivesAs(), address, data) == null;
      }
    };
  }

  @Override
  public MessageBlock allocate(MessageSource source, int count) {
    return new Block(processors, processors.take(source.device(), count), count);
  }

  @Override
  public InterruptDenial deliver(RequesterId from, long address, int data) {
    if ((data >>> 8 & 0x7) <= LOWEST_PRIORITY) {
      processors.raise((int) (address >>> 12 & 0xff), data & 0xff);
    }
    return null;
  }

  private static final class Block implements MessageBlock {
    private final ProcessorVectors processors;
    private final int first;
    private final int count;
    private boolean closed;

    Block(ProcessorVectors processors, int first, int count) {
      this.processors = processors;
      this.first = first;
      this.count = count;
    }

    @Override
    public long address() {
      return X86Window.BASE | (first & 0xff00) << 4;
    }

    @Override
    public int data(int message) {
      return (first & 0xff) + message;
    }

    @Override
    public void route(int message, InterruptTarget target) {
      processors.set(first + message, target);
    }

    @Override
    public void unroute(int message) {
      if (!closed) {
        processors.set(first + message, null);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        for (int message = 0; message < count; message++) {
          unroute(message);
        }
        closed = true;
        processors.give(first, count);
      }
    }
  }
}
