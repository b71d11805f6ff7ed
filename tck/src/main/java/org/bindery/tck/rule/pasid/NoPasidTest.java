package org.bindery.tck.rule.pasid;

import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** A device that has no PASIDs. */
class NoPasidTest {
  @EveryBackend
  void aDeviceWithoutPasidsAttachesNone(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    int table = opened.table();
    opened.refused(Errno.EINVAL, () -> device.attachPasid(5, table));
  }
}
