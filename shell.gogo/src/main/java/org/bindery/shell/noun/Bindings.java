package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.SoftwareDevice;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Readable;

/** Devices in an fd: {@code bind}, {@code attach} and what undoes and changes them. */
public final class Bindings {
  private final Administrator admin;

  public Bindings(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code bind} returns; wherever a label is asked for, it stands for it. */
  public record Bound(
      String fd, String label, String device, long id, String binder, DeviceState state)
      implements Readable {
    @Override
    public String text() {
      return "%s bound in %s as %s, id %d, by %s".formatted(device, fd, label, id, binder);
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * What {@code attach} and {@code replace} return.
   *
   * @param hwpt the page table in use; of a software device, which has none, the IOAS
   * @param type {@code hwpt} or {@code ioas}: what that is
   */
  public record Attached(String fd, String label, int hwpt, String type) implements Readable {
    @Override
    public String text() {
      return "%s in %s attached to %s %d".formatted(label, fd, type, hwpt);
    }

    @Override
    public String toString() {
      return Integer.toString(hwpt);
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "bind FD DEVICE [--label L] [--take]",
            "binds a device; --take: also from the host driver that uses it",
            this::bind),
        Verb.of("unbind FD LABEL", "detaches a device and gives it back", this::unbind),
        Verb.of("info FD LABEL", "what a bound device and its IOMMU can do", this::info),
        Verb.of(
            "attach FD LABEL ID [--pasid N]",
            "attaches a device to an IOAS or HWPT",
            arguments -> moved(arguments, device -> device.attach(arguments.integer("ID")))),
        Verb.of(
            "replace FD LABEL ID [--pasid N]",
            "moves a device's group to another IOAS or HWPT",
            arguments -> moved(arguments, device -> device.replace(arguments.integer("ID")))),
        Verb.of("detach FD LABEL [--pasid N]", "blocks a device's DMA again", this::detach),
        Verb.of("reset FD LABEL", "resets a bound device", this::reset));
  }

  private Bound bind(Arguments arguments) {
    IommuFd fd = admin.fdEvenEmpty(arguments);
    BindRequest request = BindRequest.of(arguments.text("DEVICE")).take(arguments.flag("--take"));
    BoundDevice device =
        fd.bind(arguments.optionalText("--label").map(request::label).orElse(request));
    return new Bound(
        fd.name(),
        device.label(),
        device.device(),
        Integer.toUnsignedLong(device.id()),
        device.binder(),
        device.state());
  }

  private Done unbind(Arguments arguments) {
    Optional<SoftwareDevice> software = admin.software(arguments);
    if (software.isPresent()) {
      software.get().close();
      String label = software.get().label();
      return new Done("unbind", label, label + " (software) unbound");
    }
    BoundDevice device = admin.device(arguments);
    device.unbind();
    return new Done(
        "unbind", device.label(), device.label() + " (" + device.device() + ") unbound");
  }

  private DeviceAbilities info(Arguments arguments) {
    return DeviceAbilities.of(admin.fd(arguments), admin.device(arguments));
  }

  private Attached moved(Arguments arguments, ToIntFunction<BoundDevice> move) {
    BoundDevice device = byOwnPasid(arguments);
    IommuFd fd = admin.fd(arguments);
    int id = move.applyAsInt(device);
    return new Attached(fd.name(), device.label(), id, fd.ioases().contains(id) ? "ioas" : "hwpt");
  }

  private Done detach(Arguments arguments) {
    Optional<SoftwareDevice> software = admin.software(arguments);
    if (software.isPresent()) {
      if (arguments.has("--pasid")) {
        throw Refusal.of(
                Errno.EOPNOTSUPP, "%s is software and has no PASID", software.get().label())
            .exception();
      }
      software.get().detach();
      String label = software.get().label();
      return new Done("detach", label, label + " (software) detached: it has no access");
    }
    BoundDevice device = byOwnPasid(arguments);
    device.detach();
    return new Done("detach", device.label(), device.label() + " detached: its DMA is blocked");
  }

  private Done reset(Arguments arguments) {
    BoundDevice device = admin.device(arguments);
    device.reset();
    return new Done("reset", device.label(), device.label() + " reset");
  }

  /** A subdevice is attached by the PASID that it is registered with, named or not. */
  private BoundDevice byOwnPasid(Arguments arguments) {
    BoundDevice device = admin.device(arguments);
    OptionalInt pasid = arguments.optionalInteger("--pasid");
    if (pasid.isPresent() && !pasid.equals(device.pasid())) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s cannot be attached by PASID %d: binder %s does not offer it"
                  + " (device and IOMMU together have %d PASID bits)",
              device.label(),
              pasid.getAsInt(),
              device.binder(),
              device.info().pasidBits())
          .exception();
    }
    return device;
  }
}
