package org.bindery.core.mdev;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.NearNames;

/** How mediated devices say no. */
final class MdevRefusals {
  private MdevRefusals() {}

  static RefusedException exists(UUID uuid, String host, String type) {
    return Refusal.of(Errno.EEXIST, "%s is a device of host %s already, type %s", uuid, host, type)
        .blockedBy(uuid.toString(), "a device of host %s, type %s".formatted(host, type))
        .exception();
  }

  static RefusedException noInstances(Errno errno, String parent, String type) {
    return Refusal.of(errno, "no instance of %s is available on %s any more", type, parent)
        .blockedBy(parent, "all that it can make are made")
        .exception();
  }

  static RefusedException moving(String device) {
    return Refusal.of(Errno.EAGAIN, "%s is being made or removed by another call", device)
        .blockedBy(device, "being made or removed")
        .exception();
  }

  static RefusedException noParent(String parent, Stream<String> there) {
    return Refusal.of(
            Errno.ENODEV,
            "there is no mediated device parent %s%s",
            parent,
            didYouMean(parent, there))
        .exception();
  }

  /**
   * @param nobody for example {@code no mediated device parent has a}
   */
  static RefusedException noType(String type, String nobody, Stream<String> there) {
    return Refusal.of(Errno.ENODEV, "%s type %s%s", nobody, type, didYouMean(type, there))
        .exception();
  }

  static RefusedException notThere(String uuid, Stream<String> there) {
    return Refusal.of(
            Errno.ENODEV, "there is no mediated device %s%s", uuid, didYouMean(uuid, there))
        .exception();
  }

  static RefusedException notDefined(String uuid, Stream<String> defined) {
    return Refusal.of(
            Errno.ENOENT, "no mediated device %s is defined%s", uuid, didYouMean(uuid, defined))
        .exception();
  }

  static RefusedException several(String what, List<String> choices, String option) {
    return Refusal.of(
            Errno.EINVAL, "%s: %s; choose with %s", what, String.join(", ", choices), option)
        .exception();
  }

  private static String didYouMean(String typed, Stream<String> there) {
    List<String> names = there.distinct().toList();
    List<String> sameLetters = names.stream().filter(typed::equalsIgnoreCase).toList();
    List<String> near = sameLetters.isEmpty() ? NearNames.of(typed, names.stream()) : sameLetters;
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }
}
