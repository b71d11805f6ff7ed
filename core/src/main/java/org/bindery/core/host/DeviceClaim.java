package org.bindery.core.host;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.ShellWord;
import org.bindery.host.HostDevice;

/** Who has a device of a host. Compared by identity: each claim is one claim. */
public final class DeviceClaim {
  private final String fd;
  private final String owner;
  private final String label;
  private final Optional<String> parent;
  private final String otherwise;

  private DeviceClaim(
      String fd, String owner, String label, Optional<String> parent, String otherwise) {
    this.fd = fd;
    this.owner = owner;
    this.label = label;
    this.parent = parent;
    this.otherwise = otherwise;
  }

  /** Bound, or being bound, in an fd. */
  public static DeviceClaim bound(String fd, String owner, String label, HostDevice device) {
    return new DeviceClaim(
        fd,
        owner,
        label,
        Optional.ofNullable(device.properties().get(HostDevice.PARENT)).map(Object::toString),
        "");
  }

  /** Being moved between host drivers. */
  public static DeviceClaim moving() {
    return new DeviceClaim("", "", "", Optional.empty(), "being moved between host drivers");
  }

  /** Being removed from its host by command. */
  public static DeviceClaim removing() {
    return new DeviceClaim("", "", "", Optional.empty(), "being removed");
  }

  /** A phrase: {@code bound in fd0 of admin as nic}. */
  public String describe() {
    return fd.isEmpty() ? otherwise : "bound in %s of %s as %s".formatted(fd, owner, label);
  }

  /** The refusal of something that the claim stands in the way of. */
  public Refusal.Builder refusal(Errno errno, String device) {
    Refusal.Builder refusal =
        Refusal.of(errno, "%s is %s", device, describe()).blockedBy(device, describe());
    return fd.isEmpty() ? refusal : refusal.remedy("%s", unbind());
  }

  public RefusedException busy(String device) {
    return refusal(Errno.EBUSY, device).exception();
  }

  /** The command that ends it. */
  public String unbind() {
    return "unbind " + ShellWord.of(fd) + " " + ShellWord.of(label);
  }

  /** The device that the bound one belongs to. */
  Optional<String> parent() {
    return parent;
  }

  public boolean inFd() {
    return !fd.isEmpty();
  }
}
