package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;

/**
 * {@code IOMMU_HWPT_ALLOC} of paging tables. The kernel chooses format and snooping by itself, so
 * what it would not choose is refused before. Thread-safe: see the package.
 */
final class TableCommands {
  private final String fd;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final Process process;
  private final Books books;
  private final DeviceFacts facts;
  private final MapRefusals mapRefusals;
  private final Memlock memlock;

  TableCommands(
      String fd,
      IoctlDoor door,
      Arguments arguments,
      Process process,
      Books books,
      DeviceFacts facts,
      MapRefusals mapRefusals,
      Memlock memlock) {
    this.fd = fd;
    this.door = door;
    this.arguments = arguments;
    this.process = process;
    this.books = books;
    this.facts = facts;
    this.mapRefusals = mapRefusals;
    this.memlock = memlock;
  }

  int allocate(int deviceId, HwptRequest request) {
    LinuxDevice device = books.get(deviceId, LinuxDevice.class);
    if (device == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no device %d", fd, deviceId).exception();
    }
    if (device.isSoftware()) {
      throw Refusal.of(
              Errno.ENOENT,
              "%s works by software: there is no IOMMU that would walk a page table for it",
              device)
          .exception();
    }
    if (request.kind() != PageTableKind.PAGING) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of kind %s for %s: this engine asks the kernel for paging only",
              request.kind().name().toLowerCase(Locale.ROOT),
              device.name())
          .exception();
    }
    IoasBook ioas = books.lockIoas(request.ioas());
    if (ioas == null) {
      // The kernel: a parent that is not there is EINVAL, not ENOENT.
      throw Refusal.of(
              Errno.EINVAL,
              "a page table needs an ioas to follow; %s has no ioas %d",
              fd,
              request.ioas())
          .exception();
    }
    try {
      if (request.format().isPresent() || request.snoop().isPresent()) {
        checkChoice(device, facts.info(device), request);
      }
      checkAbilities(device, request);
      return allocate(device, ioas, flags(request));
    } finally {
      ioas.lock.unlock();
    }
  }

  /** What the kernel would take by the raw door only. */
  private static void checkAbilities(LinuxDevice device, HwptRequest request) {
    if (request.faultQueue().isPresent() || request.data().isPresent()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table for %s: this engine takes no %s",
              device.name(),
              request.data().isPresent() ? "data of the hardware's own" : "fault queues")
          .exception();
    }
  }

  private static int flags(HwptRequest request) {
    return (request.nestParent() ? HwptAlloc.NEST_PARENT : 0)
        | (request.dirtyTracking() ? HwptAlloc.DIRTY_TRACKING : 0)
        | (request.forPasid() ? HwptAlloc.PASID : 0);
  }

  private void checkChoice(LinuxDevice device, DeviceInfo info, HwptRequest request) {
    if (request.format().isPresent() && !info.formats().contains(request.format().get())) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of format %s for %s: the kernel chooses %s on %s (%s)",
              request.format().get(),
              device.name(),
              info.formats().isEmpty() ? "another one" : String.join(", ", info.formats()),
              info.hardware(),
              info.make())
          .exception();
    }
    Snoop chosen = info.snoopEnforceable() ? Snoop.ENFORCE : Snoop.ALLOW;
    if (request.snoop().orElse(chosen) != chosen) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              chosen == Snoop.ALLOW
                  ? "a page table that enforces snooping for %s: %s (%s) cannot block its no-snoop"
                      + " DMA"
                  : "a page table that allows no-snoop DMA for %s: %s (%s) can enforce snooping,"
                      + " then the kernel does, and has no flag to permit no-snoop",
              device.name(),
              info.hardware(),
              info.make())
          .exception();
    }
  }

  private int allocate(LinuxDevice device, IoasBook ioas, int flags) {
    MemoryCheck check = new MemoryCheck(process);
    if (!ioas.pins()) {
      for (MappedArea area : ioas.areas().all()) {
        look(check, device, area, ioas);
      }
    }
    MemorySegment argument = arguments.begin(HwptAlloc.COMMAND);
    HwptAlloc.FLAGS.set(argument, flags);
    HwptAlloc.DEV_ID.set(argument, device.id());
    HwptAlloc.PT_ID.set(argument, ioas.id());
    int result = door.ioctl(HwptAlloc.COMMAND.number(), argument);
    if (result < 0) {
      throw refused(result, device, ioas, flags);
    }
    int id = HwptAlloc.OUT_HWPT_ID.get(argument);
    Optional<MappedArea> lost = check.lost();
    if (lost.isPresent()) {
      MemorySegment destroy = arguments.begin(Destroy.COMMAND);
      Destroy.ID.set(destroy, id);
      door.ioctl(Destroy.COMMAND.number(), destroy);
      throw mapRefusals.closedMeanwhile(lost.get().address(), lost.get().length());
    }
    HwptBook table = new HwptBook(id, ioas, false, facts.table(device));
    books.enter(table);
    ioas.add(table);
    return id;
  }

  private void look(MemoryCheck check, LinuxDevice device, MappedArea area, IoasBook ioas) {
    try {
      check.look(area);
    } catch (RefusedException fault) {
      // The kernel looks at the memory last.
      throw facts.fit(device).map(fit -> fit.inTable(ioas)).orElse(true)
          ? mapRefusals.unfilled("a page table for " + device.name(), area, ioas, fault)
          : refused(-Errno.EADDRINUSE.number(), device, ioas, 0);
    }
  }

  private RefusedException refused(int result, LinuxDevice device, IoasBook ioas, int flags) {
    return switch (KernelErrors.errno(result)) {
      case EOPNOTSUPP ->
          KernelErrors.refusal(
                  result,
                  "a page table%s for %s: its IOMMU has none",
                  abilities(flags),
                  device.name())
              .exception();
      case ENOTTY ->
          KernelErrors.refusal(
                  -Errno.EOPNOTSUPP.number(),
                  "this kernel makes page tables by attaching only; on command since Linux 6.6")
              .exception();
      case ENOMEM ->
          memlock
              .refusal(
                  result,
                  ioas.areas().all().stream().mapToLong(MappedArea::length).sum(),
                  "filling a page table with what is mapped in " + ioas)
              .exception();
      case EADDRINUSE ->
          KernelErrors.refusal(
                  result,
                  "an area of %s lies outside of what the IOMMU of %s reaches, or not on its pages",
                  ioas,
                  device)
              .inferred()
              .remedy("ioas areas %s %d", fd, ioas.id())
              .exception();
      case EFAULT ->
          KernelErrors.refusal(
                  result, "the kernel cannot take hold of all that is mapped in %s", ioas)
              .inferred()
              .exception();
      default ->
          KernelErrors.unforeseen(result, "a page table over %s for %s", ioas, device).exception();
    };
  }

  private static String abilities(int flags) {
    List<String> asked = new ArrayList<>();
    if ((flags & HwptAlloc.NEST_PARENT) != 0) {
      asked.add("is the parent of nested ones");
    }
    if ((flags & HwptAlloc.DIRTY_TRACKING) != 0) {
      asked.add("tells what was written");
    }
    if ((flags & HwptAlloc.PASID) != 0) {
      asked.add("takes PASIDs");
    }
    return asked.isEmpty() ? "" : " that " + String.join(" and ", asked);
  }
}
