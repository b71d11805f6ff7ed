package org.bindery.uapi.door.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BiConsumer;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The memory of the process that calls: the kernel's {@code copy_from_user} and its kin. Each
 * address is looked up when it is used; what the process has not registered, may not access so, or
 * has closed meanwhile is EFAULT. Nothing is touched when the length is 0.
 */
public final class UserMemory {
  private static final long PAGE = 4096;
  private final Process process;

  public UserMemory(Process process) {
    this.process = process;
  }

  /**
   * @throws RefusedException EFAULT
   */
  public void copyIn(long address, MemorySegment into) {
    each(
        address,
        into.byteSize(),
        Access.READ,
        (slice, done) ->
            MemorySegment.copy(
                slice.memory().segment(), slice.offset(), into, done, slice.length()));
  }

  /**
   * @throws RefusedException EFAULT
   */
  public void copyOut(MemorySegment from, long address) {
    each(
        address,
        from.byteSize(),
        Access.WRITE,
        (slice, done) ->
            MemorySegment.copy(
                from, done, slice.memory().segment(), slice.offset(), slice.length()));
  }

  /**
   * Writes zeros.
   *
   * @throws RefusedException EFAULT
   */
  public void clear(long address, long length) {
    each(
        address,
        length,
        Access.WRITE,
        (slice, _) -> {
          MemorySegment part = slice.memory().segment().asSlice(slice.offset(), slice.length());
          part.fill((byte) 0);
        });
  }

  /**
   * Sets bits beside those that are set.
   *
   * @param bits a mask for each byte
   * @throws RefusedException EFAULT
   */
  public void or(long address, byte[] bits) {
    each(
        address,
        bits.length,
        Access.WRITE,
        (slice, done) -> {
          MemorySegment memory = slice.memory().segment();
          for (long i = 0; i < slice.length(); i++) {
            byte before = memory.get(ValueLayout.JAVA_BYTE, slice.offset() + i);
            byte mask = bits[(int) (done + i)];
            memory.set(ValueLayout.JAVA_BYTE, slice.offset() + i, (byte) (before | mask));
          }
        });
  }

  /**
   * The {@code u32} at an address.
   *
   * @throws RefusedException EFAULT
   */
  public int readInt(long address) {
    MemorySegment value = MemorySegment.ofArray(new byte[Integer.BYTES]);
    copyIn(address, value);
    return value.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
  }

  /**
   * A text that ends with a zero byte, as {@code strndup_user}. Bytes beyond ASCII are taken one by
   * one.
   *
   * @param limit of its bytes, with the zero
   * @throws RefusedException EFAULT; EINVAL no zero among them
   */
  public String readString(long address, int limit) {
    StringBuilder text = new StringBuilder();
    MemorySegment one = MemorySegment.ofArray(new byte[1]);
    for (int i = 0; i < limit; i++) {
      copyIn(address + i, one);
      byte read = one.get(ValueLayout.JAVA_BYTE, 0);
      if (read == 0) {
        return text.toString();
      }
      text.append((char) (read & 0xff));
    }
    throw Refusal.of(Errno.EINVAL, "a text of %d bytes or more", limit).exception();
  }

  /**
   * Copies a struct of which the user knows more or less than this kernel: {@code
   * copy_struct_from_user}. What the user's is shorter stays as it is in {@code into}.
   *
   * @param size bytes of the user's
   * @throws RefusedException E2BIG it is longer and has something else than zero there; EFAULT
   */
  public void copyStruct(long address, long size, MemorySegment into) {
    long known = into.byteSize();
    if (size > known) {
      requireZero(address + known, size - known);
    }
    copyIn(address, into.asSlice(0, Math.min(size, known)));
  }

  // Page by page, as the kernel looks: a byte that is not zero is told before memory that is not
  // there behind it, and a length of 4 GiB is no reason to look at all of it.
  private void requireZero(long address, long length) {
    long end = address + length;
    if (Long.compareUnsigned(end, address) < 0) {
      throw fault(address, length);
    }
    for (long at = address; at != end; ) {
      long part = Math.min(PAGE - (at & PAGE - 1), end - at);
      each(
          at,
          part,
          Access.READ,
          (slice, _) -> {
            MemorySegment tail = slice.memory().segment().asSlice(slice.offset(), slice.length());
            for (long i = 0; i < tail.byteSize(); i++) {
              if (tail.get(ValueLayout.JAVA_BYTE, i) != 0) {
                throw Refusal.of(
                        Errno.E2BIG,
                        "a struct of the user's has fields that this kernel does not know")
                    .exception();
              }
            }
          });
      at += part;
    }
  }

  private void each(
      long address, long length, Access wanted, BiConsumer<MemorySlice, Long> action) {
    if (length == 0) {
      return;
    }
    if (length < 0 || Long.compareUnsigned(address + (length - 1), address) < 0) {
      throw fault(address, length);
    }
    long done = 0;
    try {
      for (MemorySlice slice : process.resolve(address, length, wanted)) {
        action.accept(slice, done);
        done += slice.length();
      }
    } catch (IllegalStateException closed) {
      // The arena was closed between the lookup and the access, as by a munmap in another thread.
      throw Refusal.of(Errno.EFAULT, "memory at 0x%x was closed meanwhile", address)
          .exception(closed);
    }
  }

  private static RefusedException fault(long address, long length) {
    return Refusal.of(Errno.EFAULT, "0x%x bytes from 0x%x are no range", length, address)
        .exception();
  }
}
