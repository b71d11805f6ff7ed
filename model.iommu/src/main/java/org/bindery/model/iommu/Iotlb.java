package org.bindery.model.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set-associative cache of translations, keyed by domain id and page, as the IOTLB of an IOMMU.
 *
 * <p>Translations are kept by pages of 4096 bytes, also those from large leaves.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>After an invalidation returns, no {@link #lookup} that begins answers a translation that it
 *       covers, unless it was walked again.
 *   <li>A walk that began before an invalidation cannot put the old translation back after it: see
 *       {@link #stamp}.
 *   <li>It may forget anything at any time, and may refuse to take something in.
 * </ul>
 *
 * <p><b>Threads.</b> All methods may be called by any thread. A lookup takes no lock, waits for
 * nobody and makes no garbage: each set has a version that is odd while the set is written (a
 * sequence lock), and a lookup that meets a writer is a miss. An insertion that meets a writer is
 * dropped; an invalidation spins for the few instructions of one.
 *
 * <p><b>Generations.</b> Every invalidation takes the next number of one epoch counter. An entry
 * bears the epoch at which its walk began, and counts only while that is not older than the last
 * invalidation of everything and of its domain: those cost O(1). A range clears its pages in their
 * sets and locks only those that have one.
 *
 * <p><b>Late insertions.</b> A range first leaves its epoch for its domain, then looks into its
 * sets; an insertion first locks its set, then looks at that epoch. All four are in one order that
 * both sides see: so either the insertion sees that its walk is older than the range, and is
 * dropped, or the range sees the set locked or the entry in it.
 */
public final class Iotlb {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle VERSION = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int PAGE_SHIFT = LeafSize.SIZE_4K.shift();
  private static final int DOMAIN_SLOTS = 256;

  // Words of an entry, by their index in it.
  private static final int PAGE = 0;
  private static final int DOMAIN = 1;
  private static final int EPOCH = 2;
  private static final int ENTRY = 3;
  private static final int WORDS = 4;

  private final int sets;
  private final int ways;
  private final long[] words;
  private final int[] versions;
  // Written while the set's version is odd: the way to evict next.
  private final int[] victims;

  @SuppressWarnings("unused")
  private final byte[] before = CacheLines.apart();

  private final AtomicLong epoch = new AtomicLong(1);
  private final AtomicLong everything = new AtomicLong();
  // Domains share a slot when their ids are congruent: then one's invalidation costs the other.
  private final AtomicLongArray domains = new AtomicLongArray(DOMAIN_SLOTS);
  // Of the last range of a domain, at the same slots: what is older is not taken in.
  private final AtomicLongArray ranges = new AtomicLongArray(DOMAIN_SLOTS);

  @SuppressWarnings("unused")
  private final byte[] behind = CacheLines.apart();

  /**
   * @param sets a power of two, 1 to 65536
   * @param ways entries in a set, 1 to 64
   */
  public Iotlb(int sets, int ways) {
    if (Integer.bitCount(sets) != 1 || sets < 1 || sets > 1 << 16) {
      throw new IllegalArgumentException("sets: a power of two up to 65536, not " + sets);
    }
    if (ways < 1 || ways > 64) {
      throw new IllegalArgumentException("ways: 1 to 64, not " + ways);
    }
    this.sets = sets;
    this.ways = ways;
    this.words = new long[sets * ways * WORDS];
    this.versions = new int[sets];
    this.victims = new int[sets];
  }

  /**
   * Looks a translation up.
   *
   * @param domain any number that names a translation; a domain that ends is invalidated before its
   *     number is used again
   * @param iova any address
   * @return the packed entry of its page as {@link RadixTable#translate} answers it, or {@link
   *     PageEntry#NONE}: a miss
   */
  public long lookup(int domain, long iova) {
    long page = iova >>> PAGE_SHIFT;
    int set = setOf(domain, page);
    int version = (int) VERSION.getAcquire(versions, set);
    if ((version & 1) != 0) {
      return PageEntry.NONE;
    }
    long entry = PageEntry.NONE;
    long born = 0;
    int base = set * ways * WORDS;
    for (int way = 0; way < ways; way++, base += WORDS) {
      if (word(base + PAGE) == page && word(base + DOMAIN) == domain) {
        born = word(base + EPOCH);
        entry = word(base + ENTRY);
        break;
      }
    }
    VarHandle.acquireFence();
    if ((int) VERSION.getOpaque(versions, set) != version || born < oldest(domain)) {
      return PageEntry.NONE;
    }
    return entry;
  }

  /** What an insertion must bring along; to be asked before the walk begins. */
  public long stamp() {
    return epoch.get();
  }

  /**
   * Takes a translation in, in place of an older one of its set.
   *
   * @param entry what {@link RadixTable#translate} answered for this address, not {@link
   *     PageEntry#NONE}
   * @param stamp {@link #stamp} from before that walk
   * @return false when it was not taken in: something of the domain was invalidated meanwhile, or
   *     the set is being written
   */
  public boolean insert(int domain, long iova, long entry, long stamp) {
    if (entry == PageEntry.NONE) {
      throw new IllegalArgumentException("what is not mapped is not cached");
    }
    long page = iova >>> PAGE_SHIFT;
    int set = setOf(domain, page);
    int version = (int) VERSION.getAcquire(versions, set);
    if ((version & 1) != 0 || !VERSION.compareAndSet(versions, set, version, version + 1)) {
      return false;
    }
    VarHandle.releaseFence();
    boolean fresh = stamp >= ranges.get(slot(domain)) && stamp >= oldest(domain);
    if (fresh) {
      int base = (set * ways + way(set, domain, page)) * WORDS;
      write(base + PAGE, page);
      write(base + DOMAIN, domain);
      write(base + EPOCH, stamp);
      write(base + ENTRY, entry);
    }
    VERSION.setRelease(versions, set, version + 2);
    return fresh;
  }

  /** Forgets everything. */
  public void invalidateAll() {
    everything.accumulateAndGet(epoch.incrementAndGet(), Math::max);
  }

  /** Forgets what a domain has. */
  public void invalidateDomain(int domain) {
    domains.accumulateAndGet(slot(domain), epoch.incrementAndGet(), Math::max);
  }

  /**
   * Forgets what a domain has in a range.
   *
   * @param iova any address of the first page
   * @param pages how many pages of 4096 bytes, at least 1
   */
  public void invalidateRange(int domain, long iova, long pages) {
    ranges.accumulateAndGet(slot(domain), epoch.incrementAndGet(), Math::max);
    long first = iova >>> PAGE_SHIFT;
    long last = first + pages - 1;
    if (pages < sets) {
      for (long page = first; page <= last; page++) {
        clear(setOf(domain, page), domain, page, page);
      }
    } else {
      for (int set = 0; set < sets; set++) {
        clear(set, domain, first, last);
      }
    }
  }

  private void clear(int set, int domain, long first, long last) {
    if (!mayHave(set, domain, first, last)) {
      return;
    }
    int version = lock(set);
    int base = set * ways * WORDS;
    for (int way = 0; way < ways; way++, base += WORDS) {
      if (isIn(base, domain, first, last)) {
        write(base + ENTRY, PageEntry.NONE);
      }
    }
    VERSION.setRelease(versions, set, version + 2);
  }

  /** False: the set, as it stands between two writes, has nothing of a range. */
  private boolean mayHave(int set, int domain, long first, long last) {
    // Volatile, as the epoch that was left and as what an insertion does to both: see above.
    int version = (int) VERSION.getVolatile(versions, set);
    if ((version & 1) != 0) {
      return true;
    }
    int base = set * ways * WORDS;
    for (int way = 0; way < ways; way++, base += WORDS) {
      if (isIn(base, domain, first, last)) {
        return true;
      }
    }
    VarHandle.acquireFence();
    return (int) VERSION.getOpaque(versions, set) != version;
  }

  private boolean isIn(int base, int domain, long first, long last) {
    long page = word(base + PAGE);
    return page >= first
        && page <= last
        && word(base + DOMAIN) == domain
        && word(base + ENTRY) != PageEntry.NONE;
  }

  private int lock(int set) {
    while (true) {
      int version = (int) VERSION.getAcquire(versions, set);
      if ((version & 1) == 0 && VERSION.compareAndSet(versions, set, version, version + 1)) {
        VarHandle.releaseFence();
        return version;
      }
      Thread.onSpinWait();
    }
  }

  /** The way that has this page already, else an empty one, else the next in turn. */
  private int way(int set, int domain, long page) {
    int empty = -1;
    int base = set * ways * WORDS;
    for (int way = 0; way < ways; way++, base += WORDS) {
      if (words[base + PAGE] == page && words[base + DOMAIN] == domain) {
        return way;
      }
      if (empty < 0 && words[base + ENTRY] == PageEntry.NONE) {
        empty = way;
      }
    }
    if (empty >= 0) {
      return empty;
    }
    int victim = victims[set];
    victims[set] = (victim + 1) % ways;
    return victim;
  }

  private long oldest(int domain) {
    return Math.max(everything.get(), domains.get(slot(domain)));
  }

  private static int slot(int domain) {
    return domain & DOMAIN_SLOTS - 1;
  }

  // Neighbouring pages fall into neighbouring sets; domains with the same addresses are spread.
  private int setOf(int domain, long page) {
    return (int) (page + domain * 0x9e3779b9L) & sets - 1;
  }

  private long word(int index) {
    return (long) WORD.getOpaque(words, index);
  }

  private void write(int index, long value) {
    WORD.setOpaque(words, index, value);
  }
}
