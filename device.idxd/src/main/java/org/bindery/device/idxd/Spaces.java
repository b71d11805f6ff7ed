package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.model.idxd.descriptor.Flag;

/** Finds the memory that belongs to who submitted. */
final class Spaces {
  private final DevicePort port;

  Spaces(DevicePort port) {
    this.port = port;
  }

  /**
   * Memory as a descriptor reaches it: it waits for pages when it says so and its queue lets it.
   */
  Reach reach(Submission submission) {
    boolean waits =
        submission.origin().blocks() && submission.descriptor().has(Flag.BLOCK_ON_FAULT);
    return new Reach(of(submission.origin()), waits);
  }

  private Space of(Origin origin) {
    return origin.hasPasid()
        ? new WithPasid(port.pasids(), origin.pasid(), origin.ats())
        : new WithoutPasid(port.dma());
  }

  /** The device's own addresses. Whether one translates is seen only when it is used. */
  private record WithoutPasid(DmaPort dma) implements Space {
    @Override
    public boolean read(long address, MemorySegment into) {
      return dma.read(address, into);
    }

    @Override
    public boolean write(long address, MemorySegment from) {
      return dma.write(address, from);
    }

    @Override
    public boolean translates(long address, Access access) {
      return true;
    }

    @Override
    public boolean requestPage(long address, Access access) {
      return false;
    }
  }

  /** The addresses of one PASID. Without PASIDs there is no such memory, and never another's. */
  private record WithPasid(Optional<PasidPort> pasids, int pasid, boolean ats) implements Space {
    @Override
    public boolean read(long address, MemorySegment into) {
      return pasids.isPresent() && pasids.get().read(pasid, address, into);
    }

    @Override
    public boolean write(long address, MemorySegment from) {
      return pasids.isPresent() && pasids.get().write(pasid, address, from);
    }

    @Override
    public boolean translates(long address, Access access) {
      return !ats || pasids.isPresent() && pasids.get().translates(pasid, address, access);
    }

    @Override
    public boolean requestPage(long address, Access access) {
      return ats && pasids.isPresent() && pasids.get().requestPage(pasid, address, access);
    }
  }
}
