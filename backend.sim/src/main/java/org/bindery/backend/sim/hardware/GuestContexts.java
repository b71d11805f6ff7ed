package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Objects;
import org.bindery.model.iommu.PasidTable;
import org.bindery.model.iommu.TablePages;

/**
 * The tables of a guest's PASIDs that a unit has lent a number each, until all numbers are taken
 * back at once. Thread-safe; looking one up takes no lock and makes no garbage. A request in flight
 * may lend: that takes a short lock under which nobody waits.
 */
final class GuestContexts {
  private final Unit unit;
  private final TableFormat format;
  // Made with the first number; null: none was lent.
  private volatile PasidTable<Context> lent;
  // How many are in it. Guarded by this.
  private int held;

  /** The table of one PASID. */
  private record Context(GuestPages pages, DomainOnUnit on) {}

  GuestContexts(Unit unit, TableFormat format) {
    this.unit = unit;
    this.format = format;
  }

  /** Null: the PASID's table has no number. */
  DomainOnUnit find(int pasid) {
    PasidTable<Context> table = lent;
    Context context = table == null ? null : table.get(pasid);
    return context == null ? null : context.on();
  }

  /**
   * As {@link #find}, with a number lent if it has none.
   *
   * @param pages of the PASID's table
   * @return null: the unit lends no more
   */
  synchronized DomainOnUnit lend(int pasid, GuestPages pages) {
    DomainOnUnit known = find(pasid);
    if (known != null) {
      return known;
    }
    DomainOnUnit on = unit.lend(pages, format, held);
    if (!on.keeps()) {
      return null;
    }
    if (lent == null) {
      // The guest's own table is in the guest's memory; this only remembers what has a number.
      lent = new PasidTable<>(unit.facts().pasidBits(), TablePages.UNLIMITED);
    }
    lent.set(pasid, new Context(pages, on));
    held++;
    return on;
  }

  /**
   * Takes all numbers back: no request that begins after this finds one.
   *
   * @return what is to be ended when none is in flight that began before
   */
  synchronized List<DomainOnUnit> take() {
    held = 0;
    return lent == null ? List.of() : lent.clear().stream().map(Context::on).toList();
  }

  /** As {@link DomainOnUnit#invalidate}, of each. */
  void forget(long iova, long pages) {
    present().forEach(context -> context.on().invalidate(iova, pages, false));
  }

  /** As {@link GuestPages#wide}, of any. */
  boolean wide() {
    return present().stream().anyMatch(context -> context.pages().wide());
  }

  private List<Context> present() {
    PasidTable<Context> table = lent;
    return table == null
        ? List.of()
        : table.present().stream().map(table::get).filter(Objects::nonNull).toList();
  }
}
