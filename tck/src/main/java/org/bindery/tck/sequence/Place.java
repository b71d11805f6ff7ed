package org.bindery.tck.sequence;

/**
 * A user address, wherever a target has the ground.
 *
 * @param offset bytes, 0 to 4 MiB
 */
public record Place(Ground ground, long offset) {
  Place plus(long bytes) {
    return new Place(ground, offset + bytes);
  }
}
