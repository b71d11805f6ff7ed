package org.bindery.iommufd.selftest;

import org.bindery.iommufd.object.FdObject;

/** An object of a kit's. */
public final class SelftestObject extends FdObject {
  private final AutoCloseable held;

  SelftestObject(int id, AutoCloseable held) {
    super(id, "selftest");
    this.held = held;
  }

  AutoCloseable held() {
    return held;
  }

  /** Ends a retired one. */
  public void end() {
    try {
      held.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(this + " did not end", e);
    }
  }
}
