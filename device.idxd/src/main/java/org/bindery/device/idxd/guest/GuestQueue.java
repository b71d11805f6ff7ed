package org.bindery.device.idxd.guest;

import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;

/**
 * What a guest decides about its queue.
 *
 * @param threshold where a shared one stops taking descriptors
 */
public record GuestQueue(
    boolean dedicated, int threshold, boolean pasidEnabled, boolean privileged) {
  static GuestQueue of(WqConfig entry) {
    return new GuestQueue(
        entry.dedicated(),
        entry.get(WqField.THRESHOLD),
        entry.isSet(WqField.PASID_ENABLE),
        entry.isSet(WqField.PRIVILEGED));
  }

  /**
   * The host's entry with the guest's decisions in it. The PASID is always enabled: without it the
   * queue would reach what its parent reaches.
   */
  public WqConfig in(WqConfig host, int pasid) {
    return host.with(WqField.MODE, dedicated)
        .with(WqField.THRESHOLD, threshold)
        .with(WqField.PASID_ENABLE, true)
        .with(WqField.PASID, dedicated ? pasid : 0)
        .with(WqField.PRIVILEGED, privileged);
  }
}
