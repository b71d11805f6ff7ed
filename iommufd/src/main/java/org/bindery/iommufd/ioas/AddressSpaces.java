package org.bindery.iommufd.ioas;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.FdLimits;
import org.bindery.engine.NoIommuCommands;
import org.bindery.engine.PhysicalRange;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.RawIo;

/**
 * The address spaces of an fd: makes them, and does with them what not every engine does.
 * Thread-safe.
 */
public final class AddressSpaces implements AddressCommands, NoIommuCommands {
  private final String fd;
  private final Process process;
  private final HostMemory memory;
  private final ObjectTable objects;
  private final Gate gate;
  private final FdLimits limits;
  private final Failures failures;
  private final PinAccounts accounts;

  /**
   * @param fd as commands name it
   * @param process in which user addresses are looked up
   */
  public AddressSpaces(
      String fd,
      Process process,
      HostMemory memory,
      ObjectTable objects,
      Gate gate,
      FdLimits limits,
      Failures failures) {
    this.fd = fd;
    this.process = process;
    this.memory = memory;
    this.objects = objects;
    this.gate = gate;
    this.limits = limits;
    this.failures = failures;
    this.accounts = new PinAccounts(fd, process, limits.pinnedBytes(), failures);
  }

  /** {@code IOMMU_IOAS_ALLOC}; the caller is inside the gate. */
  public int allocate() {
    Ioas ioas =
        new Ioas(objects.reserve(), fd, process, memory, accounts, limits.areas(), failures);
    objects.publish(ioas);
    return ioas.id();
  }

  @Override
  public void allowIovas(int ioas, List<IovaRange> ranges) {
    gate.enter();
    try {
      Ioas space = get(ioas);
      space.allow(AllowedRanges.of(ranges));
    } finally {
      gate.leave();
    }
  }

  @Override
  public long mapFile(
      int ioas, Memory file, long start, long length, Access access, OptionalLong iova) {
    gate.enter();
    try {
      MapArguments.check(length, access, iova);
      return get(ioas).mapFile(file, start, length, access, iova);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void changeProcess(Process caller) {
    gate.enter();
    try {
      ProcessChange.run(objects.all(Ioas.class), accounts.of(caller));
    } finally {
      gate.leave();
    }
  }

  @Override
  public long pageSizes(int ioas) {
    return gate.inside(() -> get(ioas).pageSizes());
  }

  @Override
  public void cut(int ioas, long... last) {
    gate.enter();
    try {
      get(ioas).cut(last);
    } finally {
      gate.leave();
    }
  }

  @Override
  public PhysicalRange physical(Process caller, int ioas, long iova, long length) {
    return gate.inside(() -> {
      RawIo.require(caller, "physical addresses are told");
      MapArguments.checkLookup(iova, length);
      return get(ioas).physical(iova, length);
    });
  }

  private Ioas get(int ioas) {
    return objects.get(ioas, Ioas.class, "ioas");
  }
}
