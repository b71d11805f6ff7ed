package org.bindery.core.host;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bindery.api.Errno;

/** Who has which device of one host: one claim per device. Safe for use by several threads. */
public final class DeviceClaims {
  private final ConcurrentMap<String, DeviceClaim> byDevice = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<String>> byParent = new ConcurrentHashMap<>();

  /**
   * Claims a device.
   *
   * @throws org.bindery.api.RefusedException naming who has it: EINVAL when one fd wants what
   *     another has, as the kernel refuses a second bind; else EBUSY
   */
  public void claim(String device, DeviceClaim claim) {
    DeviceClaim other = byDevice.putIfAbsent(device, claim);
    if (other != null) {
      throw claim.inFd() && other.inFd()
          ? other.refusal(Errno.EINVAL, device).exception()
          : other.busy(device);
    }
    claim
        .parent()
        .ifPresent(parent ->
            byParent.computeIfAbsent(parent, _ -> ConcurrentHashMap.newKeySet()).add(device));
  }

  /** Ends a claim; nothing happens when it is not the device's. */
  public void release(String device, DeviceClaim claim) {
    if (byDevice.remove(device, claim)) {
      claim
          .parent()
          .ifPresent(parent ->
              byParent.computeIfPresent(
                  parent,
                  (_, below) -> {
                    below.remove(device);
                    return below.isEmpty() ? null : below;
                  }));
    }
  }

  /** The bound devices of a parent. */
  Set<String> below(String parent) {
    return Set.copyOf(byParent.getOrDefault(parent, Set.of()));
  }

  public Optional<DeviceClaim> of(String device) {
    return Optional.ofNullable(byDevice.get(device));
  }
}
