package org.bindery.tck.sequence;

import java.util.OptionalLong;
import org.bindery.api.Access;

/**
 * One thing that is done to an fd, or by a device of the bench. Objects are named by their ids,
 * devices by their number on the bench. A script of them is written and read by {@link Script}.
 */
public sealed interface Operation {
  /** Closes the fd, and all devices of it, and opens another; answers the pages still pinned. */
  record Reopen() implements Operation {}

  record AllocateIoas() implements Operation {}

  record Map(int ioas, Place place, long length, Access access, OptionalLong iova)
      implements Operation {}

  record Unmap(int ioas, long iova, long length) implements Operation {}

  record Copy(int to, int from, long fromIova, long length, Access access, OptionalLong iova)
      implements Operation {}

  record Ranges(int ioas) implements Operation {}

  record Areas(int ioas) implements Operation {}

  record SetHugePages(int ioas, long value) implements Operation {}

  record HugePages(int ioas) implements Operation {}

  record Destroy(int id) implements Operation {}

  /** Answers the id. */
  record Bind(int device) implements Operation {}

  record Close(int device) implements Operation {}

  /**
   * @param device an id
   */
  record AllocateHwpt(int device, int parent) implements Operation {}

  record Attach(int device, int target) implements Operation {}

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
