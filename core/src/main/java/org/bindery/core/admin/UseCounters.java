package org.bindery.core.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.Counters;
import org.bindery.api.DeviceState;
import org.bindery.api.RefusedException;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.vm.Machines;
import org.bindery.core.vm.OwnedVm;
import org.bindery.hardware.HostMemory;

/** What is in use now, counted from what there is; nothing has to be kept in step. */
record UseCounters(OpenFds fds, OpenQueues queues, Machines machines, Hosts hosts)
    implements Counters {
  @Override
  public Map<String, Long> values() {
    List<OwnedFd> open = fds.all();
    List<Binding> bindings = fds.bindings();
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("fds", (long) open.size());
    values.put("objects", open.stream().mapToLong(fd -> fd.objects().size()).sum());
    values.put("boundDevices", (long) bindings.size());
    values.put("pinnedFrames", hosts.all().stream().mapToLong(UseCounters::pinned).sum());
    values.put("regionMaps", bindings.stream().mapToLong(Binding::openMaps).sum());
    values.put("interrupts", bindings.stream().mapToLong(Binding::openInterrupts).sum());
    values.put("queues", (long) queues.count());
    values.put("held", bindings.stream().filter(b -> b.state() == DeviceState.HELD).count());
    List<OwnedVm> vms = machines.all();
    values.put("vms", (long) vms.size());
    values.put("claims", vms.stream().mapToLong(vm -> vm.claims().size()).sum());
    return values;
  }

  private static long pinned(ManagedHost host) {
    try {
      return host.host().memory().map(HostMemory::pinnedPages).orElse(0L);
    } catch (RefusedException e) {
      // Of a host that does not answer nothing can be told; the rest is counted all the same.
      return 0;
    }
  }
}
