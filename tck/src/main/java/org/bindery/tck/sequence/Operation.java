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
}
