package org.bindery.backend.linux.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;

/** Which fd each device is bound in through a device file of this process. */
final class BoundFiles {
  private final Map<String, String> fds = new ConcurrentHashMap<>();

  /** The file, and this knows from its bind to its close. */
  DeviceFile follow(String device, KernelFile file) {
    return new FollowedFile(file) {
      private volatile boolean bound;

      @Override
      public EngineDevice bind(EngineFd fd) {
        EngineDevice registered = super.bind(fd);
        bound = true;
        fds.put(device, fd.name());
        return registered;
      }

      @Override
      public void close() {
        if (bound) {
          bound = false;
          fds.remove(device);
        }
        super.close();
      }
    };
  }

  /** The fd's name. */
  Optional<String> fdOf(String device) {
    return Optional.ofNullable(fds.get(device));
  }
}
