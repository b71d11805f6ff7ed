package org.bindery.backend.sim.function;

import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;
import org.bindery.api.Access;
import org.bindery.device.PasidPort;

/** What a function sends with PASIDs, as far as its registers let it. */
record FunctionPasids(PasidPort path, BooleanSupplier mayRequest, RequestSwitches switches)
    implements PasidPort {
  private boolean may() {
    return mayRequest.getAsBoolean() && switches.pasids();
  }

  @Override
  public boolean read(int pasid, long address, MemorySegment into) {
    return may() && path.read(pasid, address, into);
  }

  @Override
  public boolean write(int pasid, long address, MemorySegment from) {
    return may() && path.write(pasid, address, from);
  }

  @Override
  public boolean translates(int pasid, long address, Access access) {
    return may() && switches.ats() && path.translates(pasid, address, access);
  }

  @Override
  public boolean requestPage(int pasid, long address, Access access) {
    return may() && switches.pageRequests() && path.requestPage(pasid, address, access);
  }
}
