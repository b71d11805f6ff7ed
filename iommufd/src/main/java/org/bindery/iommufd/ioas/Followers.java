package org.bindery.iommufd.ioas;

import org.bindery.hardware.IommuDomain;

/**
 * Lets page tables and users come to an address space and go: each may narrow what can be mapped
 * ({@code iopt_calculate_iova_alignment}). All of it happens while nobody maps or unmaps.
 */
final class Followers {
  private final SpaceState space;

  Followers(SpaceState space) {
    this.space = space;
  }

  void add(IommuDomain domain, String name) {
    space.exclusively(() -> {
      TableFiller table = TableFiller.of(domain);
      if (table.alignment() > UserPages.SIZE) {
        throw space.refusals().pageTooLarge(table.alignment(), name);
      }
      space.areas().checkAligned(table.alignment(), name);
      space.areas().reserve(Reservation.outside(domain.aperture(), name), domain);
      boolean added = false;
      try {
        fill(table, name);
        align();
        added = true;
      } finally {
        if (!added) {
          space.reserved().removeAll(domain);
        }
      }
    });
  }

  private void fill(TableFiller table, String name) {
    space
        .pageTables()
        .add(
            table,
            space.areas().all(),
            (area, refused) -> space.refusals().unfilled(area, name, refused));
  }

  void remove(IommuDomain domain) {
    space.exclusively(() -> {
      space.pageTables().remove(domain, space.areas().all());
      space.reserved().removeAll(domain);
      align();
    });
  }

  void add(AddressUser user) {
    space.exclusively(() -> {
      space.checkAlive().run();
      if (space.users().isFull()) {
        throw space.userRefusals().tooMany();
      }
      space.areas().checkAligned(user.alignment(), user.toString());
      space.users().add(user);
      align();
    });
  }

  void remove(AddressUser user) {
    space.exclusively(() -> {
      space.users().remove(user);
      align();
    });
  }

  void setHugePages(boolean wanted) {
    space.exclusively(() -> {
      PageTables tables = space.pageTables();
      AreaSet areas = space.areas();
      if (!wanted && tables.hugePages()) {
        if (!tables.isEmpty() && !areas.isEmpty()) {
          throw space.refusals().filled(areas.all());
        }
        areas.checkAligned(UserPages.SIZE, "an address space without huge pages");
      }
      tables.setHugePages(wanted);
      align();
    });
  }

  private void align() {
    space.areas().align(Math.max(space.pageTables().alignment(), space.users().alignment()));
  }
}
