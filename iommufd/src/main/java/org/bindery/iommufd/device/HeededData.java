package org.bindery.iommufd.device;

import java.lang.foreign.MemorySegment;
import org.bindery.api.UserData;

/**
 * A user's struct that knows whether the hardware has looked at it. Hardware that has no struct for
 * its tables may not ask for one at all, and what nobody looked at was dropped. For one thread.
 */
final class HeededData implements UserData {
  private final UserData data;
  private boolean heeded;

  HeededData(UserData data) {
    this.data = data;
  }

  boolean heeded() {
    return heeded;
  }

  @Override
  public int type() {
    heeded = true;
    return data.type();
  }

  @Override
  public int length() {
    heeded = true;
    return data.length();
  }

  @Override
  public void read(MemorySegment into, int minimum) {
    heeded = true;
    data.read(into, minimum);
  }

  @Override
  public void write(MemorySegment from, int minimum) {
    heeded = true;
    data.write(from, minimum);
  }
}
