package org.bindery.tck.mdev;

import java.util.Optional;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.tck.lab.Lab;

/** Instances that end with their test; an fd that has one bound is opened after it was made. */
record MdevBench(Lab lab) {
  Mdevs mdevs() {
    return lab.administration().mdevs();
  }

  /** One on the host under test. */
  MdevView create(String type) {
    MdevView made = mdevs().create(request(type));
    AutoCloseable unused = lab.closing(() -> removeIfThere(made.uuid()));
    return made;
  }

  /** For one on the host under test: there may be others. */
  MdevRequest request(String type) {
    return MdevRequest.of(type).on(Optional.of(lab.topology().host()));
  }

  private void removeIfThere(String uuid) {
    if (mdevs().all().stream().anyMatch(mdev -> mdev.uuid().equals(uuid))) {
      mdevs().remove(uuid);
    }
  }
}
