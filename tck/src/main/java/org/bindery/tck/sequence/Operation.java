package org.bindery.tck.sequence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.OptionalLong;
import org.bindery.api.Access;

/**
 * One thing that is done to an fd, or by a device of the bench. Objects are named by their ids,
 * devices by their number on the bench. A script of them is written and read by {@link Script}.
 */
public sealed interface Operation {
  /** The part is an object's id. Other parts of the type are numbers of devices on the bench. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Id {}

  /** Closes the fd, and all devices of it, and opens another; answers the pages still pinned. */
  record Reopen() implements Operation {}

  record AllocateIoas() implements Operation {}

  record Map(@Id int ioas, Place place, long length, Access access, OptionalLong iova)
      implements Operation {}

  record Unmap(@Id int ioas, long iova, long length) implements Operation {}

  record Copy(
      @Id int to, @Id int from, long fromIova, long length, Access access, OptionalLong iova)
      implements Operation {}

  record Ranges(@Id int ioas) implements Operation {}

  record Areas(@Id int ioas) implements Operation {}

  record SetHugePages(@Id int ioas, long value) implements Operation {}

  record HugePages(@Id int ioas) implements Operation {}

  record Destroy(@Id int id) implements Operation {}

  /** Answers the id. */
  record Bind(int device) implements Operation {}

  record Close(int device) implements Operation {}

  /**
   * @param device an id
   */
  record AllocateHwpt(@Id int device, @Id int parent) implements Operation {}

  record Attach(int device, @Id int target) implements Operation {}

  record Detach(int device) implements Operation {}

  /** Answers ids, types and users. */
  record Objects() implements Operation {}

  /** Answers tables, what they follow and the ids of their devices. */
  record Tables() implements Operation {}

  record Pinned() implements Operation {}

  /** The device writes 8 bytes; answers the faults that were told. */
  record DmaWrite(int device, long iova, long value) implements Operation {}

  /** The device reads 8 bytes. */
  record DmaRead(int device, long iova) implements Operation {}

  /** A processor reads 8 bytes. */
  record Load(Place place) implements Operation {}

  /** What only a raw door can be asked for. Descriptors are numbers that may be of nothing. */
  sealed interface OfDoor extends Operation {}

  /**
   * Opens a file.
   *
   * @param path number of one in {@link DoorTarget#PATHS}
   */
  record Open(int path) implements OfDoor {}

  record OpenMemory(Ground ground) implements OfDoor {}

  record CloseFile(long file) implements OfDoor {}

  record Poll(long file) implements OfDoor {}

  record Transfer(TransferKind kind, long file, Place place, long count, long position)
      implements OfDoor {}

  enum TransferKind {
    READ,
    WRITE,
    READ_AT,
    WRITE_AT
  }

  /** Calls a command with whatever stands at a place. */
  record Ioctl(long file, long request, Place argument) implements OfDoor {}

  /**
   * Calls a command with its fields.
   *
   * @param number of one in {@link DoorTarget#COMMANDS}
   * @param fields in their order; those that lack are 0
   */
  record Command(long file, int number, Words fields) implements OfDoor {}

  /** A byte of the next command's argument is another. */
  record Spoil(int at, int value) implements OfDoor {}

  /** The next command says that its argument is so long. */
  record Resize(long size) implements OfDoor {}

  /** Bits of the next command's number are others. */
  record Renumber(long bits) implements OfDoor {}

  /** The next command's argument stands at a place, as far as there is memory. */
  record Misplace(Place place) implements OfDoor {}
}
