package org.bindery.shell.noun;

import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.Vm;
import org.bindery.shell.grammar.Arguments;

/**
 * What the commands act through: the administration service, and the administrator's session, which
 * owns what is opened here. Safe for use by several threads.
 */
public final class Administrator {
  /** Name of the session. */
  public static final String SESSION = "admin";

  private final Supplier<Administration> service;

  /**
   * @param service answers null while the service is not there
   */
  public Administrator(Supplier<Administration> service) {
    this.service = service;
  }

  Administration administration() {
    Administration present = service.get();
    if (present == null) {
      throw Refusal.of(Errno.EAGAIN, "the binding engine (bundle org.bindery.core) is not running")
          .exception();
    }
    return present;
  }

  Session session() {
    return administration().session(SESSION);
  }

  /** The argument FD: a name, what {@code open} returned, or an fd itself. */
  IommuFd fd(Arguments arguments) {
    return arguments.object("FD") instanceof IommuFd fd ? fd : session().fd(arguments.text("FD"));
  }

  /**
   * As {@link #fd}, for commands that an fd fresh from {@code open} is enough for.
   *
   * @throws RefusedException EBADF with that as its remedy
   */
  IommuFd fdEvenEmpty(Arguments arguments) {
    try {
      return fd(arguments);
    } catch (RefusedException e) {
      String name = arguments.text("FD");
      if (e.errno() != Errno.EBADF || !name.matches("[\\w.:-]{1,63}") || name.startsWith("-")) {
        throw e;
      }
      throw Refusal.of(Errno.EBADF, "%s", e.refusal().reason())
          .remedy("open %s", name)
          .exception(e);
    }
  }

  /** The argument VM: a name, what {@code vm create} returned, or a virtual machine itself. */
  Vm vm(Arguments arguments) {
    return arguments.object("VM") instanceof Vm vm ? vm : session().vm(arguments.text("VM"));
  }

  /** The option {@code --vm}, as {@link #vm}. */
  Optional<Vm> optionalVm(Arguments arguments) {
    return arguments.object("--vm") instanceof Vm vm
        ? Optional.of(vm)
        : arguments.optionalText("--vm").map(session()::vm);
  }

  /** The arguments FD and LABEL, when they are a software device's. */
  Optional<SoftwareDevice> software(Arguments arguments) {
    String label = arguments.text("LABEL");
    return fd(arguments).softwareDevices().stream()
        .filter(device -> device.label().equals(label))
        .findFirst();
  }

  /** The arguments FD and LABEL. */
  BoundDevice device(Arguments arguments) {
    IommuFd fd = fd(arguments);
    String label = arguments.text("LABEL");
    return fd.device(label)
        .orElseThrow(() -> {
          String bound = String.join(", ", fd.devices().stream().map(BoundDevice::label).toList());
          return Refusal.of(
                  Errno.ENOENT,
                  "nothing is bound in %s under the label %s (bound: %s)",
                  fd.name(),
                  label,
                  bound.isEmpty() ? "nothing" : bound)
              .exception();
        });
  }
}
