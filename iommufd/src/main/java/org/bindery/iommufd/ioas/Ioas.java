package org.bindery.iommufd.ioas;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.engine.PhysicalRange;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.FdObject;

/**
 * An I/O address space: {@code struct io_pagetable} with its rules and order of checks.
 *
 * <p><b>Locks</b>, as in the kernel: {@code tables} (domains_rwsem), shared by maps and unmaps, is
 * exclusive for adding and removing page tables; inside it {@code areasLock} (iova_rwsem) is held
 * for moments, to take and give back addresses, and shared while its users reach what is mapped. A
 * map takes its addresses, lets go of the area lock, pins and fills, then declares the area mapped:
 * maps and unmaps of one address space run beside each other, and one that meets an area in work is
 * refused (EBUSY).
 */
public final class Ioas extends FdObject {
  private final Process process;
  private final HostMemory memory;
  private final PinAccounts accounts;
  private final IoasRefusals refusals;
  private final NumberChecks numbers;
  private final SpaceState space;
  private final Mapper mapper;
  private final Unmapper unmapper;
  private final AreaPins pins;
  private final Followers followers;

  /** Held while an automatic page table is sought or made, so that two attaches make one. */
  private final Lock attaching = new ReentrantLock();

  // Guarded by the tables lock.
  private boolean destroyed;
  private final DirtyAreas dirty;

  /**
   * @param fd what refusals call the fd, as commands name it
   * @param areas how many there may be
   */
  Ioas(
      int id,
      String fd,
      Process process,
      HostMemory memory,
      PinAccounts accounts,
      int areas,
      Failures failures) {
    super(id, "ioas");
    this.process = process;
    this.memory = memory;
    this.accounts = accounts;
    this.refusals = new IoasRefusals(fd, id);
    this.numbers = new NumberChecks(refusals);
    this.space = new SpaceState(refusals, new UserRefusals(id), areas, failures, this::checkAlive);
    this.mapper = new Mapper(space);
    this.unmapper = new Unmapper(space);
    this.pins = new AreaPins(space);
    this.followers = new Followers(space);
    this.dirty = new DirtyAreas(space.areas(), refusals);
  }

  /** The lock to hold while an automatic page table is chosen; outermost of this address space. */
  public Lock attaching() {
    return attaching;
  }

  /**
   * Maps user memory. Pages are pinned if and only if a page table is there to be filled.
   *
   * @return the IOVA
   * @throws org.bindery.api.RefusedException in this order: EOVERFLOW; EINVAL length; EINVAL
   *     length, IOVA, reserved; EEXIST; ENOSPC; EINVAL offset in the page; EFAULT; ENOMEM
   */
  public long map(long address, long length, Access access, OptionalLong iova) {
    numbers.ofMap(address, length);
    long offset = address & UserPages.SIZE - 1;
    return map(new ProcessPages(process, address - offset), offset, length, access, iova);
  }

  /**
   * Maps a part of a file, as {@link #map} does.
   *
   * @throws org.bindery.api.RefusedException EINVAL length 0; EOVERFLOW; EINVAL length, or a file
   *     that begins inside a page; then as {@link #map}, and EINVAL what is pinned is not in it
   */
  long mapFile(Memory file, long start, long length, Access access, OptionalLong iova) {
    numbers.ofFile(file, start, length);
    long offset = start & UserPages.SIZE - 1;
    return map(new FilePages(file, start - offset), offset, length, access, iova);
  }

  private long map(PageSource source, long offset, long length, Access access, OptionalLong iova) {
    UserPages pages = new UserPages(source, memory, access.writes(), accounts.ofNewMap());
    return mapper.run(pages, offset, length, access, iova);
  }

  /**
   * Maps here what a source has mapped; the pages are shared.
   *
   * @return the IOVA here
   * @throws org.bindery.api.RefusedException as {@link #map}; EPERM pages that were mapped
   *     read-only
   */
  public long copy(Source source, Access access, OptionalLong iova) {
    return mapper.run(source.pieces, source.length, access, iova);
  }

  /**
   * Looks up what a copy starts from.
   *
   * @throws org.bindery.api.RefusedException EINVAL length 0; EOVERFLOW; ENOENT a hole
   */
  public Source source(long iova, long length) {
    IovaRange range = numbers.ofSource(iova, length);
    space.areasLock().readLock().lock();
    try {
      return new Source(space.areas().pieces(range, this), length);
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  /** What a copy starts from: pages, kept whatever becomes of the areas. */
  public static final class Source {
    private final List<Piece> pieces;
    private final long length;

    private Source(List<Piece> pieces, long length) {
      this.pieces = pieces;
      this.length = length;
    }
  }

  /**
   * Unmaps the areas of a range, lowest first; (0, -1) is everything.
   *
   * @return bytes
   * @throws org.bindery.api.RefusedException EOVERFLOW; EINVAL length 0; ENOENT nothing there or an
   *     area would be cut; EBUSY an area in work or locked by a user; EDEADLK a user that does not
   *     let go. What was unmapped before stays unmapped.
   */
  public long unmap(long iova, long length) {
    long last = numbers.lastOfUnmap(iova, length);
    long bytes = unmapper.run(iova, last);
    if (bytes == 0 && (iova != 0 || last != -1)) {
      throw nothingIn(new IovaRange(iova, last));
    }
    return bytes;
  }

  /**
   * Where in physical memory an IOVA is.
   *
   * @param length more than 0
   * @throws org.bindery.api.RefusedException ENOENT nothing is mapped there; EOPNOTSUPP no table
   *     knows physical addresses
   */
  PhysicalRange physical(long iova, long length) {
    return new PhysicalRuns(space).find(iova, length);
  }

  /** {@code IOMMU_IOAS_IOVA_RANGES}. */
  public IovaRanges ranges() {
    space.areasLock().readLock().lock();
    try {
      return new IovaRanges(space.reserved().holes(), space.areas().alignment());
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  long pageSizes() {
    space.tables().readLock().lock();
    try {
      return space.pageTables().pageSizes();
    } finally {
      space.tables().readLock().unlock();
    }
  }

  /**
   * Replaces what IOVAs are chosen from.
   *
   * @throws org.bindery.api.RefusedException EADDRINUSE a range is reserved; then nothing changed
   */
  void allow(AllowedRanges ranges) {
    space.areasLock().writeLock().lock();
    try {
      space.areas().allow(ranges);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  /** {@link ProcessChange} locks those of all address spaces, so that no area comes or goes. */
  Lock areasLock() {
    return space.areasLock().writeLock();
  }

  /**
   * The pages of every area; called under the {@link #areasLock()}.
   *
   * @throws org.bindery.api.RefusedException EBUSY an area in work; EINVAL one that is not a file's
   */
  void collectFilePages(Set<UserPages> into) {
    for (MappedArea area : space.areas().all()) {
      if (!area.isMapped()) {
        throw refusals.busy(area);
      }
      if (!area.pages.source().outlivesProcess()) {
        throw refusals.notOfAFile(area);
      }
      into.add(area.pages);
    }
  }

  /**
   * Cuts areas in two.
   *
   * @throws org.bindery.api.RefusedException as {@link org.bindery.engine.AddressCommands#cut}
   */
  void cut(long... last) {
    new Cutter(space).run(last);
  }

  /** Everything mapped, by ascending IOVA. */
  public List<Area> areas() {
    space.areasLock().readLock().lock();
    try {
      return space.areas().mapped().stream()
          .map(a -> (Area) new AreaView(a.iova, a.length, a.access, a.address()))
          .toList();
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  /**
   * Reserves what a device or a page table cannot have mapped, all or nothing.
   *
   * @param owner whose {@link #unreserve} gives it back
   * @throws org.bindery.api.RefusedException EADDRINUSE an area or an allowed range is there
   */
  public void reserve(List<Reservation> reservations, Object owner) {
    space.areasLock().writeLock().lock();
    try {
      space.areas().reserve(reservations, owner);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  public void unreserve(Object owner) {
    space.areasLock().writeLock().lock();
    try {
      space.reserved().removeAll(owner);
    } finally {
      space.areasLock().writeLock().unlock();
    }
  }

  /**
   * Fills a page table with everything mapped and lets it follow: {@code iopt_table_add_domain}.
   *
   * @param name what refusals call it
   * @throws org.bindery.api.RefusedException EINVAL its pages are too large; EADDRINUSE an area
   *     does not fit its pages or lies outside of its aperture; EFAULT, ENOMEM; then nothing has
   *     changed
   */
  public void addTable(IommuDomain domain, String name) {
    followers.add(domain, name);
  }

  /** Empties a page table that follows; the last one's pages are unpinned. */
  public void removeTable(IommuDomain domain) {
    followers.remove(domain);
  }

  /**
   * Lets a user in: {@code iopt_add_access}.
   *
   * @throws org.bindery.api.RefusedException ENOENT it is being destroyed; EBUSY too many;
   *     EADDRINUSE an area does not fit its pages; then nothing has changed
   */
  public void addUser(AddressUser user) {
    followers.add(user);
  }

  /** A user that has nothing pinned any more leaves. */
  public void removeUser(AddressUser user) {
    followers.remove(user);
  }

  /** Reaches what is mapped by the processor; for users that were let in. */
  public AreaPins pins() {
    return pins;
  }

  /**
   * Has a table that follows remember what is written, or not.
   *
   * @param table null: it was not allocated for that
   * @param name what refusals call it
   * @throws org.bindery.api.RefusedException EOPNOTSUPP; what the hardware refuses
   */
  public void trackDirty(DirtyTracking table, String name, boolean wanted) {
    space.areasLock().readLock().lock();
    try {
      dirty.track(table, name, wanted);
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  /**
   * As {@link org.bindery.engine.DirtyCommands#readDirty}, of a table that follows.
   *
   * @param table null: it was not allocated for that
   * @param name what refusals call it
   */
  public void readDirty(
      DirtyTracking table,
      String name,
      long iova,
      long length,
      long pageSize,
      boolean clear,
      DirtyTracking.DirtySink sink) {
    space.areasLock().readLock().lock();
    try {
      dirty.read(table, name, iova, length, pageSize, clear, sink);
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  /** Whether tables use the largest pages that fit. */
  public boolean hugePages() {
    space.tables().readLock().lock();
    try {
      return space.pageTables().hugePages();
    } finally {
      space.tables().readLock().unlock();
    }
  }

  /**
   * Chooses whether tables use the largest pages that fit ({@code iopt_disable_large_pages}, {@code
   * iopt_enable_large_pages}). Without them every IOVA, length and offset is that of a page.
   *
   * @throws org.bindery.api.RefusedException only for false: EINVAL there are both a page table and
   *     an area; EADDRINUSE an area does not lie on pages; then nothing has changed
   */
  public void setHugePages(boolean wanted) {
    followers.setHugePages(wanted);
  }

  /** Ends it: no page table follows any more, and commands that still come are ENOENT. */
  public void destroy() {
    space.tables().writeLock().lock();
    try {
      unmapper.forgetAll();
      destroyed = true;
    } finally {
      space.tables().writeLock().unlock();
    }
  }

  RefusedException readOnlyPages(MappedArea source) {
    return refusals.readOnlyPages(source);
  }

  private RefusedException nothingIn(IovaRange range) {
    space.areasLock().readLock().lock();
    try {
      return refusals.nothingIn(
          range, space.areas().below(range.start()), space.areas().above(range.last()));
    } finally {
      space.areasLock().readLock().unlock();
    }
  }

  private void checkAlive() {
    if (destroyed) {
      throw refusals.gone();
    }
  }
}
