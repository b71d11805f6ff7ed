package org.bindery.backend.sim.hardware;

import java.util.Optional;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.TranslationEntry;

/**
 * What a make has for tables that a guest keeps and names by their address: {@code
 * domain_alloc_nested} and what belongs to it. Immutable.
 */
public interface Nesting {
  /** Number of the layout in which the guest's table is described. */
  int dataType();

  /** Number of the layout in which it is said what to drop. */
  int invalidationType();

  /** As {@link TableFormat#name}, of the combination. */
  String format();

  /**
   * Reads which table it is.
   *
   * @param data of {@link #dataType}
   * @throws org.bindery.api.RefusedException EINVAL, EFAULT
   */
  GuestTable table(UserData data);

  /** Empty: this unit walks the table. Else why not, to follow the unit's name. */
  Optional<String> lack(GuestTable table);

  /**
   * What the hardware is told at an attach.
   *
   * @param domain the unit's number for the combination
   */
  TranslationEntry entry(GuestTable table, int domain, UnitDomain parent);

  /**
   * Carries out entries in order, up to the first that is refused, and tells how many.
   *
   * @param entries of {@link #invalidationType}
   * @param cached what they are about
   * @throws org.bindery.api.RefusedException EINVAL, EOPNOTSUPP, EFAULT
   */
  void invalidate(UserDataArray entries, GuestCache cached);

  /** What is kept of a guest's table. */
  interface GuestCache {
    /**
     * When this returns no request uses what was kept of the pages.
     *
     * @param iova first address, a multiple of 4096
     * @param pages of 4096 bytes, at least 1
     */
    void drop(long iova, long pages);

    /** As {@link #drop}, of all pages. */
    void dropAll();
  }
}
