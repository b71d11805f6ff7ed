package com.example.edu;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What an edu device does for the administrator, as shell commands. */
@Component(
    service = EduCommands.class,
    property = {
      "osgi.command.scope=edu",
      "osgi.command.function=factorial",
      "osgi.command.function=dma",
      "osgi.command.function=dmaNoSnoop"
    })
public final class EduCommands {
  private final Administration administration;

  @Activate
  public EduCommands(@Reference Administration administration) {
    this.administration = administration;
  }

  /** {@code edu:factorial FD LABEL N}: N! modulo 2^32. */
  public long factorial(Object fd, String label, String n) {
    try (EduDevice edu = new EduDevice(device(fd(fd), label))) {
      return edu.factorial((int) number(n));
    }
  }

  /** {@code edu:dma FD LABEL FROM_IOVA TO_IOVA LENGTH}: answers the bytes copied. */
  public long dma(Object fd, String label, String fromIova, String toIova, String length)
      throws InterruptedException {
    return copy(fd, label, fromIova, toIova, length, EduDevice::store);
  }

  /** As {@code edu:dma}, but the device writes past the caches, if it may: with No Snoop. */
  public long dmaNoSnoop(Object fd, String label, String fromIova, String toIova, String length)
      throws InterruptedException {
    return copy(fd, label, fromIova, toIova, length, EduDevice::storeNoSnoop);
  }

  /** How the device writes what it has in its buffer. */
  @FunctionalInterface
  private interface Store {
    void to(EduDevice edu, long iova, int length) throws InterruptedException;
  }

  private long copy(
      Object fd, String label, String fromIova, String toIova, String length, Store store)
      throws InterruptedException {
    IommuFd open = fd(fd);
    long bytes = number(length);
    long source = number(fromIova);
    long target = number(toIova);
    try (EduDevice edu = new EduDevice(device(open, label))) {
      long told = open.faults().size() + open.faultsDropped();
      for (long at = 0; at < bytes; at += EduDevice.BUFFER_SIZE) {
        int piece = (int) Math.min(EduDevice.BUFFER_SIZE, bytes - at);
        edu.fetch(source + at, piece);
        told = requireNoFault(open, told, source + at, piece, Access.READ);
        store.to(edu, target + at, piece);
        told = requireNoFault(open, told, target + at, piece, Access.WRITE);
      }
    }
    return bytes;
  }

  /**
   * The device itself does not tell when its DMA was blocked; the IOMMU does.
   *
   * @param before how many faults there had been
   * @return how many there have been now
   */
  private static long requireNoFault(
      IommuFd fd, long before, long iova, int length, Access access) {
    List<Fault> all = fd.faults();
    long total = all.size() + fd.faultsDropped();
    long fresh = Math.min(total - before, all.size());
    for (Fault fault : all.subList((int) (all.size() - fresh), all.size())) {
      long offset = fault.iova() - iova;
      if (fault.access() == access && offset >= 0 && offset < length) {
        throw Refusal.of(
                Errno.EFAULT,
                "the IOMMU blocked the %s of 0x%x by %s: %s",
                access == Access.READ ? "read" : "write",
                fault.iova(),
                fault.requester(),
                fault.reason())
            .blockedBy("iova 0x%x".formatted(fault.iova()), fault.reason())
            .exception();
      }
    }
    return total;
  }

  private IommuFd fd(Object fd) {
    return fd instanceof IommuFd open
        ? open
        : administration.session("admin").fd(String.valueOf(fd));
  }

  private static BoundDevice device(IommuFd fd, String label) {
    return fd.device(label)
        .orElseThrow(() ->
            Refusal.of(Errno.ENODEV, "%s has no device labelled %s", fd.name(), label).exception());
  }

  /** Decimal or {@code 0x}, with a binary suffix K, M or G. */
  private static long number(String text) {
    int shift = 10 * (1 + "KMG".indexOf(text.isEmpty() ? ' ' : text.charAt(text.length() - 1)));
    try {
      long digits = Long.decode(shift == 0 ? text : text.substring(0, text.length() - 1));
      if (digits >= 0 && digits <= Long.MAX_VALUE >> shift) {
        return digits << shift;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw Refusal.of(Errno.EINVAL, "'%s' is no number such as 4096, 0x1000 or 4K", text)
        .exception();
  }
}
