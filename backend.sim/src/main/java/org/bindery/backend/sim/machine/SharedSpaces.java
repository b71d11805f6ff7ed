package org.bindery.backend.sim.machine;

import java.util.IdentityHashMap;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/**
 * Binds the address spaces of processes to devices ({@code iommu_sva_bind_device}): shared virtual
 * addressing for a host driver's work queues.
 *
 * <p>A process has one PASID on the machine, with all devices, from its first binding until its
 * last is closed. Bindings of one process to one device share a domain.
 *
 * <p>Thread-safe. One lock makes bindings and their ends exclude each other; under it only IOMMUs
 * are called and the process is asked to be watched. An end waits for DMA in flight, which takes no
 * lock that anybody holds while he waits here.
 */
public final class SharedSpaces {
  private final Pasids pasids;
  // Guarded by this.
  private final Map<Process, Space> spaces = new IdentityHashMap<>();

  SharedSpaces(Pasids pasids) {
    this.pasids = pasids;
  }

  /** A process with a PASID, and the devices that it is bound to. */
  private record Space(int pasid, Map<MachineDevice, Attachment> devices) {}

  private static final class Attachment {
    private final IommuDomain domain;
    private int bindings;

    Attachment(IommuDomain domain) {
      this.domain = domain;
    }
  }

  /** An address space that a device reaches by a PASID. */
  public interface Binding extends AutoCloseable {
    int pasid();

    /**
     * Ends it. With the last binding of the process to the device, no DMA with the PASID lands any
     * more when this returns; with its last to any, the PASID is free. Closing twice is closing
     * once.
     */
    @Override
    void close();
  }

  /**
   * Binds the address space of a process to a device.
   *
   * @throws RefusedException ENODEV the device has left; EOPNOTSUPP the device or its IOMMU lacks
   *     PASIDs, page requests or shared page tables, or the process cannot be followed; ENOSPC no
   *     PASID is left; ESRCH the process has exited
   */
  public synchronized Binding bind(MachineDevice device, Process process) {
    check(device);
    Space known = spaces.get(process);
    Space space =
        known == null ? new Space(pasids.allocate(device), new IdentityHashMap<>()) : known;
    try {
      Attachment attachment =
          space.devices.computeIfAbsent(device, _ -> attach(device, process, space.pasid));
      attachment.bindings++;
      spaces.put(process, space);
      return new Open(process, device, space.pasid);
    } finally {
      if (space.devices.isEmpty()) {
        pasids.free(space.pasid);
      }
    }
  }

  private static void check(MachineDevice device) {
    if (!device.present()) {
      throw Refusal.of(Errno.ENODEV, "%s has left", device).exception();
    }
    HardwareCapabilities unit =
        device.dma().map(dma -> dma.hardware().capabilities(dma.arrivesAs())).orElse(null);
    if (unit == null || device.pasidBits() == 0 || !unit.kinds().contains(PageTableKind.SVA)) {
      refuse(device, "reaches no process by PASID: it, its IOMMU or a bridge above it cannot");
    }
    if (!unit.pageRequests() || !device.dma().orElseThrow().pageRequests()) {
      refuse(device, "or its IOMMU has no page requests");
    }
  }

  private static void refuse(MachineDevice device, String why) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s %s", device, why).exception();
  }

  private static Attachment attach(MachineDevice device, Process process, int pasid) {
    DmaFunction dma = device.dma().orElseThrow();
    RequesterId requester = dma.arrivesAs();
    String format = dma.hardware().capabilities(requester).formats().getFirst();
    IommuDomain domain =
        dma.hardware().allocate(DomainRequest.sva(requester, format, Snoop.ALLOW, process));
    boolean attached = false;
    try {
      device.attachPasid(pasid, domain);
      attached = true;
      return new Attachment(domain);
    } finally {
      if (!attached) {
        domain.close();
      }
    }
  }

  private synchronized void unbind(Process process, MachineDevice device) {
    Space space = spaces.get(process);
    Attachment attachment = space.devices.get(device);
    if (--attachment.bindings > 0) {
      return;
    }
    device.detachPasid(space.pasid, attachment.domain);
    attachment.domain.close();
    space.devices.remove(device);
    if (space.devices.isEmpty()) {
      spaces.remove(process);
      pasids.free(space.pasid);
    }
  }

  private final class Open implements Binding {
    private final Process process;
    private final MachineDevice device;
    private final int pasid;
    // Guarded by the bindings' lock.
    private boolean closed;

    Open(Process process, MachineDevice device, int pasid) {
      this.process = process;
      this.device = device;
      this.pasid = pasid;
    }

    @Override
    public int pasid() {
      return pasid;
    }

    @Override
    public void close() {
      synchronized (SharedSpaces.this) {
        if (!closed) {
          closed = true;
          unbind(process, device);
        }
      }
    }
  }
}
