package org.bindery.backend.sim.hardware;

import org.bindery.api.HwptRequest;
import org.bindery.hardware.DomainRequest;

/** What is asked of a table beside its kind, format and snoop choice. */
public record TableAbilities(boolean nestParent, boolean dirtyTracking, boolean forPasid) {
  static TableAbilities of(DomainRequest request) {
    return new TableAbilities(request.nestParent(), request.dirtyTracking(), request.forPasid());
  }

  static TableAbilities of(HwptRequest wanted) {
    return new TableAbilities(wanted.nestParent(), wanted.dirtyTracking(), wanted.forPasid());
  }
}
