package org.bindery.device.swdma;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;
import org.bindery.device.DmaPort;

/**
 * A command that is going on, done piece by piece so that registers can be read meanwhile. When a
 * piece is refused it goes on in pieces within a page, so that all before the refused page is done
 * and the address that is told is in it. Used by one thread at a time.
 */
final class Transfer {
  private static final int PIECE = 16 * Registers.PAGE;

  private final DmaPort dma;
  private final Command command;
  private final long source;
  private final long destination;
  private final long length;
  private final boolean backwards;
  private final int piece;
  private final byte[] bytes;
  private final CRC32C crc = new CRC32C();
  private boolean careful;
  private long done;
  private Failure failure = Failure.NONE;
  private long fault;

  Transfer(DmaPort dma, Command command, long source, long destination, long length) {
    this.dma = dma;
    this.command = command;
    this.source = source;
    this.destination = destination;
    this.length = length;
    this.piece = (int) Math.min(PIECE, length);
    // A piece of a fill may begin anywhere in the pattern.
    this.bytes = new byte[piece + Long.BYTES];
    // Else what is still to be read would be written over.
    long ahead = destination - source;
    this.backwards =
        command == Command.COPY && ahead != 0 && Long.compareUnsigned(ahead, length) < 0;
    if (command == Command.FILL) {
      MemorySegment pattern = MemorySegment.ofArray(new byte[8]);
      pattern.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, source);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = pattern.get(ValueLayout.JAVA_BYTE, i % 8);
      }
    }
  }

  /** Does the next piece. */
  void step() {
    long size = Math.min(piece, length - done);
    if (careful) {
      size = withinPages(size);
    }
    long at = backwards ? length - done - size : done;
    if (move(at, (int) size)) {
      done += size;
    } else if (!careful) {
      careful = true;
      failure = Failure.NONE;
    }
  }

  /** How much of it lies in the pages of its first byte, or backwards of its last. */
  private long withinPages(long size) {
    long within = size;
    if (command.reads()) {
      within = Math.min(within, inPage(source));
    }
    if (command.writes()) {
      within = Math.min(within, inPage(destination));
    }
    return within;
  }

  private long inPage(long address) {
    return backwards
        ? (address + length - done - 1 & Registers.PAGE - 1) + 1
        : Registers.PAGE - (address + done & Registers.PAGE - 1);
  }

  private boolean move(long at, int size) {
    long from = command == Command.FILL ? at % Long.BYTES : 0;
    MemorySegment part = MemorySegment.ofArray(bytes).asSlice(from, size);
    if (command.reads() && !dma.read(source + at, part)) {
      return refused(Failure.READ_REFUSED, source + at);
    }
    if (command == Command.CHECKSUM) {
      crc.update(bytes, 0, size);
    }
    if (command.writes() && !dma.write(destination + at, part)) {
      return refused(Failure.WRITE_REFUSED, destination + at);
    }
    return true;
  }

  private boolean refused(Failure why, long address) {
    failure = why;
    fault = address;
    return false;
  }

  boolean ended() {
    return done == length || failure != Failure.NONE;
  }

  long done() {
    return done;
  }

  Failure failure() {
    return failure;
  }

  /** The address that was refused; 0: none. */
  long fault() {
    return fault;
  }

  /** Of what was read so far. */
  long checksum() {
    return crc.getValue();
  }
}
