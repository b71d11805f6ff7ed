package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.api.Vm;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** Hardware page tables: {@code hwpt}. */
public final class PageTables {
  private final Administrator admin;

  public PageTables(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code hwpt alloc} returns; wherever a page table is asked for, it stands for it. */
  public record Allocated(String fd, int hwpt, OptionalInt ioas, Optional<String> vm)
      implements Readable {
    @Override
    public String text() {
      return "hwpt %d allocated in %s, following %s".formatted(hwpt, fd, followed());
    }

    private String followed() {
      return vm.map(name -> "the memory slots of " + name)
          .orElse(ioas.isPresent() ? "ioas " + ioas.getAsInt() : "the address space of its owner");
    }

    @Override
    public String toString() {
      return Integer.toString(hwpt);
    }
  }

  /**
   * @param ioas empty: a table of kind sva, which follows the fd's owner, or of kind ept
   * @param devices labels of what is attached
   * @param vm whose memory slots a table of kind ept shows
   */
  public record HwptRow(
      String fd,
      int hwpt,
      OptionalInt ioas,
      PageTableKind kind,
      String format,
      Snoop snoop,
      boolean automatic,
      List<String> devices,
      String hardware,
      Optional<String> vm) {
    @Override
    public String toString() {
      return Integer.toString(hwpt);
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of("hwpt [FD]", "hardware page tables, automatic ones too", this::list),
        Verb.of(
            "hwpt alloc FD LABEL [--ioas N] [--kind paging|sva|ept|nested] [--vm VM]"
                + " [--format FORMAT] [--snoop enforce|allow] [--dirty]",
            "allocates one for a bound device; of kind sva it follows no ioas, of kind ept the"
                + " memory slots of a virtual machine",
            this::alloc),
        Verb.of("hwpt destroy FD HWPT", "destroys one", this::destroy));
  }

  private Listing<HwptRow> list(Arguments arguments) {
    List<IommuFd> asked =
        arguments.has("FD") ? List.of(admin.fd(arguments)) : admin.session().fds();
    return new Listing<>(
        HwptRow.class,
        asked.stream().flatMap(fd -> fd.hwpts().stream().map(hwpt -> row(fd, hwpt))).toList());
  }

  private static HwptRow row(IommuFd fd, Hwpt hwpt) {
    return new HwptRow(
        fd.name(),
        hwpt.id(),
        hwpt.ioas() == 0 ? OptionalInt.empty() : OptionalInt.of(hwpt.ioas()),
        hwpt.kind(),
        hwpt.format(),
        hwpt.snoop(),
        hwpt.automatic(),
        fd.devices().stream()
            .filter(device -> hwpt.devices().contains(device.id()))
            .map(BoundDevice::label)
            .toList(),
        hwpt.hardware(),
        hwpt.vm());
  }

  private Allocated alloc(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    PageTableKind kind =
        arguments.choice("--kind", PageTableKind.class).orElse(PageTableKind.PAGING);
    OptionalInt ioas = arguments.optionalInteger("--ioas");
    checkFollowed(kind, ioas.isPresent(), arguments.has("--vm"));
    Optional<Vm> vm = admin.optionalVm(arguments);
    HwptRequest request =
        follower(kind, ioas, vm)
            .format(arguments.optionalText("--format").orElse(null))
            .snoop(arguments.choice("--snoop", Snoop.class).orElse(null))
            .dirtyTracking(arguments.flag("--dirty"));
    int id = fd.allocateHwpt(admin.device(arguments), request);
    return new Allocated(fd.name(), id, ioas, vm.map(Vm::name));
  }

  private static HwptRequest follower(PageTableKind kind, OptionalInt ioas, Optional<Vm> vm) {
    if (vm.isPresent()) {
      return HwptRequest.ept(vm.get());
    }
    return ioas.isPresent() ? HwptRequest.paging(ioas.getAsInt()).kind(kind) : HwptRequest.sva();
  }

  /** What a table follows is named, once. */
  private static void checkFollowed(PageTableKind kind, boolean ioas, boolean vm) {
    if (vm && (kind != PageTableKind.EPT || ioas)) {
      throw new UsageException("--vm is for a table of kind ept, which follows no ioas");
    }
    if (ioas || vm || kind == PageTableKind.SVA) {
      return;
    }
    throw kind == PageTableKind.EPT
        ? new UsageException("--vm is missing: a table of kind ept is a virtual machine's")
        : new UsageException("--ioas is missing: only a table of kind sva or ept follows none");
  }

  private Done destroy(Arguments arguments) {
    return destroy(admin.fd(arguments), "hwpt", arguments.integer("HWPT"));
  }

  /** Destroys an object only when it is of the type that the command names. */
  static Done destroy(IommuFd fd, String type, int id) {
    boolean isIoas = fd.ioases().contains(id);
    boolean isHwpt = fd.hwpts().stream().anyMatch(hwpt -> hwpt.id() == id);
    if (type.equals("ioas") ? isHwpt : isIoas) {
      throw Refusal.of(
              Errno.ENOENT, "object %d of %s is an %s", id, fd.name(), isIoas ? "ioas" : "hwpt")
          .exception();
    }
    for (BoundDevice device : fd.devices()) {
      if (device.id() == id) {
        throw Refusal.of(
                Errno.ENOENT,
                "object %d of %s is the device %s, bound as %s",
                id,
                fd.name(),
                device.device(),
                device.label())
            .exception();
      }
    }
    fd.destroy(id);
    return new Done(type + " destroy", Integer.toString(id), type + " " + id + " destroyed");
  }
}
