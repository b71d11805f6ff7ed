package org.bindery.core.access;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;

/**
 * What software access is, page by page and without thought of speed: two address spaces, a device,
 * its pins and the bytes. Each operation answers the errno, or null.
 */
final class NaiveAccess {
  static final int PAGES = 12;

  private record Area(int start, int length, int userPage, Access access) {
    boolean has(int page) {
      return start <= page && page < start + length;
    }

    boolean meets(int from, int count) {
      return start < from + count && from < start + length;
    }

    boolean isIn(int from, int count) {
      return from <= start && start + length <= from + count;
    }
  }

  record Pinned(int ioas, int start, int length) {
    boolean meets(int from, int count) {
      return start < from + count && from < start + length;
    }
  }

  final byte[] memory = new byte[(int) (AccessLab.PAGES * AccessLab.PAGE)];
  final List<Pinned> pins = new ArrayList<>();
  final List<List<Area>> areas = List.of(new ArrayList<>(), new ArrayList<>());
  int attached = -1;

  Errno map(int ioas, int start, int length, int userPage, Access access) {
    return add(ioas, List.of(new Area(start, length, userPage, access)));
  }

  Errno copy(int to, int from, int fromStart, int length, int start, Access access) {
    List<Area> made = new ArrayList<>();
    for (int page = fromStart; page < fromStart + length; ) {
      Area area = at(from, page);
      if (area == null) {
        return Errno.ENOENT;
      }
      int end = Math.min(area.start + area.length, fromStart + length);
      int user = area.userPage + page - area.start;
      made.add(new Area(page + start - fromStart, end - page, user, access));
      page = end;
    }
    return add(to, made);
  }

  private Errno add(int ioas, List<Area> made) {
    for (Area area : made) {
      if (areas.get(ioas).stream().anyMatch(a -> a.meets(area.start, area.length))) {
        return Errno.EEXIST;
      }
    }
    areas.get(ioas).addAll(made);
    areas.get(ioas).sort(java.util.Comparator.comparingInt(Area::start));
    return null;
  }

  /**
   * @param stubborn the device does not unpin when asked
   */
  Errno unmap(int ioas, int start, int length, boolean stubborn) {
    List<Area> taken = new ArrayList<>();
    boolean cut = false;
    for (Area area : areas.get(ioas)) {
      if (!cut && area.meets(start, length)) {
        cut = !area.isIn(start, length);
        if (!cut) {
          taken.add(area);
        }
      }
    }
    for (Area area : taken) {
      boolean pinned =
          pins.stream().anyMatch(p -> p.ioas == ioas && p.meets(area.start, area.length));
      if (pinned && stubborn) {
        return Errno.EDEADLK;
      }
    }
    for (Area area : taken) {
      pins.removeIf(p -> p.ioas == ioas && p.meets(area.start, area.length));
    }
    areas.get(ioas).removeAll(taken);
    return cut || taken.isEmpty() ? Errno.ENOENT : null;
  }

  Errno attach(int ioas) {
    if (attached >= 0) {
      return Errno.EINVAL;
    }
    attached = ioas;
    return null;
  }

  Errno replace(int ioas, boolean stubborn) {
    if (attached < 0) {
      return Errno.ENOENT;
    }
    askedForAll(stubborn);
    attached = ioas;
    return null;
  }

  void detach(boolean stubborn) {
    if (attached >= 0) {
      askedForAll(stubborn);
    }
    attached = -1;
  }

  private void askedForAll(boolean stubborn) {
    if (!stubborn) {
      pins.removeIf(p -> p.ioas == attached);
    }
  }

  Errno pin(int start, int length, Access access) {
    Errno errno = check(start, length, access);
    if (errno == null) {
      pins.add(new Pinned(attached, start, length));
    }
    return errno;
  }

  Errno check(int start, int length, Access access) {
    for (int page = start; page < start + length; page++) {
      Area area = attached < 0 ? null : at(attached, page);
      if (area == null) {
        return Errno.ENOENT;
      }
      if (!area.access.covers(access)) {
        return Errno.EPERM;
      }
    }
    return null;
  }

  /** Where the byte at an IOVA of the attached address space lies. */
  int user(long iova) {
    int page = (int) (iova / AccessLab.PAGE);
    Area area = at(attached, page);
    return (int) ((area.userPage + page - area.start) * AccessLab.PAGE + iova % AccessLab.PAGE);
  }

  private Area at(int ioas, int page) {
    return areas.get(ioas).stream().filter(a -> a.has(page)).findFirst().orElse(null);
  }
}
