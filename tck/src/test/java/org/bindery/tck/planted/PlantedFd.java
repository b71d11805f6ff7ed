package org.bindery.tck.planted;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.IovaRanges;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;

/** Faults of an fd's commands. */
final class PlantedFd {
  private final Planting planting;
  private final HardwareFd real;

  PlantedFd(Planting planting, HardwareFd real) {
    this.planting = planting;
    this.real = real;
  }

  private boolean has(Planted fault) {
    return planting.fault == fault;
  }

  EngineDevice bind(DmaDevice device) {
    EngineDevice bound = real.bind(planting.device(device));
    return Interposed.before(
        EngineDevice.class, bound, new PlantedBinding(planting.fault, real, bound));
  }

  int allocateIoas() {
    int id = real.allocateIoas();
    if (!has(Planted.IDS_ARE_NOT_THE_LOWEST)) {
      return id;
    }
    int next = real.allocateIoas();
    real.destroy(id);
    return next;
  }

  IovaRanges ranges(int ioas) {
    try {
      return real.ranges(ioas);
    } catch (RefusedException refused) {
      throw has(Planted.WRONG_TYPE_IS_EINVAL) ? as(Errno.EINVAL, refused) : refused;
    }
  }

  long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    if (has(Planted.SPACE_IS_LOOKED_UP_FIRST)) {
      real.ranges(ioas);
    }
    try {
      long chosen = real.map(ioas, address, length, access, iova);
      return iova.isEmpty() && has(Planted.ANYWHERE_IS_NOT_THE_LOWEST)
          ? moved(ioas, address, length, access, chosen)
          : chosen;
    } catch (RefusedException refused) {
      if (refused.errno() == Errno.EFAULT && has(Planted.REFUSED_MAP_LEAVES_SOMETHING)) {
        real.allocateIoas();
      }
      throw refused;
    }
  }

  private long moved(int ioas, long address, long length, Access access, long from) {
    real.unmap(ioas, from, length);
    try {
      return real.map(ioas, address, length, access, OptionalLong.of(from + (2 << 20)));
    } catch (RefusedException taken) {
      return real.map(ioas, address, length, access, OptionalLong.of(from));
    }
  }

  long unmap(int ioas, long iova, long length) {
    try {
      long bytes = real.unmap(ioas, iova, length);
      return has(Planted.UNMAP_COUNTS_THE_RANGE) && length != -1 ? length : bytes;
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.ENOENT || !real.ioases().contains(ioas)) {
        throw refused;
      }
      List<Area> met = met(ioas, iova, length);
      if (met.isEmpty() && has(Planted.UNMAP_OF_NOTHING_SUCCEEDS)) {
        return 0;
      }
      if (!met.isEmpty() && has(Planted.UNMAP_CUTS_AREAS)) {
        met.forEach(area -> real.unmap(ioas, area.iova(), area.length()));
        return length;
      }
      throw refused;
    }
  }

  private List<Area> met(int ioas, long iova, long length) {
    return real.areas(ioas).stream()
        .filter(area ->
            Long.compareUnsigned(area.iova(), iova + length - 1) <= 0
                && Long.compareUnsigned(iova, area.iova() + area.length() - 1) <= 0)
        .toList();
  }

  long copy(
      int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
    try {
      return real.copy(toIoas, fromIoas, fromIova, length, access, iova);
    } catch (RefusedException refused) {
      List<Area> from =
          refused.errno() == Errno.EPERM && has(Planted.COPY_GRANTS_WRITING)
              ? met(fromIoas, fromIova, length)
              : List.of();
      if (from.size() != 1) {
        throw refused;
      }
      long address = from.getFirst().address() + fromIova - from.getFirst().iova();
      return real.map(toIoas, address, length, access, iova);
    }
  }

  void destroy(int id) {
    try {
      real.destroy(id);
    } catch (RefusedException refused) {
      throw refused.errno() == Errno.EBUSY && has(Planted.DESTROY_IN_USE_IS_EINVAL)
          ? as(Errno.EINVAL, refused)
          : refused;
    }
  }

  void setOption(int object, FdOption option, long value) {
    if (option != FdOption.HUGE_PAGES || value != 0 || !has(Planted.HUGE_PAGES_STAY_ON)) {
      real.setOption(object, option, value);
    }
  }

  <C> Optional<C> commands(Class<C> family) {
    return real.commands(family)
        .map(found -> Interposed.before(family, found, new PlantedCommands(planting.fault, found)));
  }

  void close() {
    if (!has(Planted.CLOSE_DOES_NOTHING)) {
      real.close();
    }
  }

  private static RefusedException as(Errno errno, RefusedException refused) {
    return Refusal.of(errno, refused.refusal().reason()).exception();
  }
}
