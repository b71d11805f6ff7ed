package org.bindery.iommufd.object;

/**
 * An object of an fd: {@code struct iommufd_object}.
 *
 * <p>{@link #users} are the objects and callers that need it beyond a command; while there are any
 * it cannot be destroyed. Guarded by the {@link ObjectTable}.
 */
public abstract class FdObject {
  private final int id;
  private final String type;
  int users;
  boolean retired;

  /**
   * @param id from {@link ObjectTable#reserve}
   * @param type {@code ioas}, {@code hwpt}, {@code device}, {@code fault}
   */
  protected FdObject(int id, String type) {
    this.id = id;
    this.type = type;
  }

  public final int id() {
    return id;
  }

  public final String type() {
    return type;
  }

  /** What refusals call it: {@code ioas 1}. */
  @Override
  public String toString() {
    return type + " " + id;
  }
}
