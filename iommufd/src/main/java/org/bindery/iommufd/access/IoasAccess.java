package org.bindery.iommufd.access;

import org.bindery.iommufd.ioas.AddressUser;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;

/** An object of type {@code access}: in use until whoever made it ends it. */
public abstract sealed class IoasAccess extends FdObject implements AddressUser
    permits AccessObject, LockedPages {
  IoasAccess(int id) {
    super(id, "access");
  }

  /** Where it is attached; or null. */
  public abstract Ioas ioas();

  /** Who ends it, for refusals: {@code a software device}. */
  public abstract String maker();

  /** Leaves and ends; nothing happens when it has ended. */
  public abstract void end();
}
