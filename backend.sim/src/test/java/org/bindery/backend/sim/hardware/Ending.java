package org.bindery.backend.sim.hardware;

import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/** What ends a translation that a request may have found. */
enum Ending {
  UNMAP {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      used.unmap(StandingDma.IOVA, 2);
    }
  },

  /** The one that is translated, not the one at which the walk stands. */
  UNMAP_A_PAGE {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      used.unmap(StandingDma.IOVA, 1);
    }
  },

  BLOCK {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.block(requester);
    }
  },

  RELEASE {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.release(requester);
    }
  },

  REPLACE {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.attach(requester, other);
    }
  },

  RESET {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.beginReset(requester);
    }
  },

  FORGET {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.forget(requester);
    }
  },

  UNMAP_UNDER_A_PASID(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      used.unmap(StandingDma.IOVA, 2);
    }
  },

  BLOCK_A_PASID(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.block(requester, StandingDma.PASID);
    }
  },

  DETACH_A_PASID(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.detach(requester, StandingDma.PASID, used);
    }
  },

  REPLACE_A_PASIDS(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.attach(requester, StandingDma.PASID, other);
    }
  },

  RESET_WITH_A_PASID(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.beginReset(requester);
    }
  },

  FORGET_WITH_A_PASID(true) {
    @Override
    void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other) {
      unit.forget(requester);
    }
  };

  /** The request has a PASID. */
  final boolean ofPasid;

  Ending() {
    this(false);
  }

  Ending(boolean ofPasid) {
    this.ofPasid = ofPasid;
  }

  /**
   * @param used what the request is translated by
   * @param other another table
   */
  abstract void end(Unit unit, RequesterId requester, IommuDomain used, IommuDomain other);
}
