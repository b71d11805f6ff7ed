package org.bindery.host;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability of a host to have devices plugged in and pulled out by command. */
@ConsumerType
public interface Pluggable {
  /**
   * Plugs a device in.
   *
   * @param description JSON, one device as in a host description
   * @return its name
   * @throws org.bindery.api.RefusedException EINVAL with the place and what was expected; EEXIST
   */
  String plug(String description);

  /**
   * Pulls a device out by surprise: from here on its registers read as ones and its DMA is gone.
   *
   * @throws org.bindery.api.RefusedException ENODEV
   */
  void unplug(String device);
}
