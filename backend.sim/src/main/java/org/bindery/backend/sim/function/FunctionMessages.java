package org.bindery.backend.sim.function;

import java.util.Arrays;
import org.bindery.api.InterruptKind;
import org.bindery.backend.sim.interrupt.InterruptTarget;
import org.bindery.backend.sim.interrupt.MessageBlock;
import org.bindery.backend.sim.interrupt.MessagePath;

/**
 * What the kernel has put into a function's MSI capability or MSI-X table: where each vector's
 * message goes and what it says. The owner sees registers of his own in their place, as VFIO has it
 * ({@code vfio_pci_config.c} keeps address and data; the table's messages are the kernel's).
 *
 * <p>A vector of MSI-X has a message of its own; those of MSI share one, to whose data the function
 * adds the vector. Not thread-safe but for {@link #send}: guarded by {@link Vectors}.
 */
final class FunctionMessages {
  private final MessagePath path;
  // By vector; null: there is none.
  private Message[] messages = {};
  private int used;
  // While a vector of MSI is wired.
  private MessageBlock shared;

  /**
   * @param slot of the block
   */
  record Message(MessageBlock block, int slot, long address, int data) {
    static Message of(MessageBlock block, int slot) {
      return new Message(block, slot, block.address(), block.data(slot));
    }
  }

  FunctionMessages(MessagePath path) {
    this.path = path;
  }

  /**
   * @param count vectors of the kind that the function has
   * @throws org.bindery.api.RefusedException ENOSPC no remapping entry is left; nothing has changed
   */
  void put(InterruptKind kind, int vector, int count, InterruptTarget target) {
    if (messages.length < count) {
      messages = Arrays.copyOf(messages, count);
    }
    boolean alone = kind == InterruptKind.MSIX;
    if (!alone && shared == null) {
      shared = path.allocate(count);
    }
    Message message = alone ? Message.of(path.allocate(1), 0) : Message.of(shared, vector);
    boolean routed = false;
    try {
      message.block().route(message.slot(), target);
      messages[vector] = message;
      used++;
      routed = true;
    } finally {
      if (!routed) {
        drop(message);
      }
    }
  }

  void remove(int vector) {
    Message message = messages[vector];
    if (message != null) {
      messages[vector] = null;
      used--;
      message.block().unroute(message.slot());
      drop(message);
    }
  }

  private void drop(Message message) {
    if (message.block() != shared) {
      message.block().close();
    } else if (used == 0) {
      shared.close();
      shared = null;
    }
  }

  /** Null: there is none for the vector. */
  Message of(int vector) {
    return vector >= 0 && vector < messages.length ? messages[vector] : null;
  }

  /** By any thread, with no lock held; false: it was refused. */
  boolean send(Message message) {
    return path.send(message.address(), message.data());
  }
}
