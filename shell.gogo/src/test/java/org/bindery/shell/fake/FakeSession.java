package org.bindery.shell.fake;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.api.WorkQueue;

final class FakeSession implements Session {
  private final FakeAdministration administration;
  private final String name;
  private final Map<String, FakeFd> fds = new TreeMap<>();
  private final Map<String, Buffer> buffers = new TreeMap<>();

  FakeSession(FakeAdministration administration, String name) {
    this.administration = administration;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Process process() {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public IommuFd open(Optional<String> host, Optional<String> wanted) {
    if (host.filter(each -> !each.equals("lab")).isPresent()) {
      throw Refusal.of(Errno.ENODEV, "there is no host %s", host.get()).exception();
    }
    String chosen = wanted.orElse("fd" + fds.size());
    if (fds.containsKey(chosen)) {
      throw Refusal.of(Errno.EEXIST, "an fd %s is open already", chosen).exception();
    }
    FakeFd fd = new FakeFd(administration, chosen, () -> fds.remove(chosen));
    fds.put(chosen, fd);
    return fd;
  }

  @Override
  public List<IommuFd> fds() {
    return List.copyOf(fds.values());
  }

  private final Map<String, Vm> vms = new TreeMap<>();

  @Override
  public void openGroup(Optional<String> host, String group) {
    if (administration.openGroups.putIfAbsent(group, name) != null) {
      throw Refusal.of(Errno.EBUSY, "group %s is open", group)
          .remedy("groups close %s", group)
          .exception();
    }
  }

  @Override
  public Vm createVm(Optional<String> host, Optional<String> vmName) {
    String chosen = vmName.orElse("vm" + vms.size());
    FakeVm vm = new FakeVm(chosen, this);
    vms.put(chosen, vm);
    return vm;
  }

  @Override
  public List<Vm> vms() {
    return List.copyOf(vms.values());
  }

  @Override
  public Vm vm(String wanted) {
    return Optional.ofNullable(vms.get(wanted))
        .orElseThrow(() -> Refusal.of(Errno.ENOENT, "admin has no %s", wanted).exception());
  }

  void ended(FakeVm vm) {
    vms.remove(vm.name());
  }

  @Override
  public WorkQueue openQueue(String queue) {
    throw Refusal.of(
            Errno.EOPNOTSUPP, "host lab gives no work queues to processes, so not %s", queue)
        .exception();
  }

  @Override
  public List<WorkQueue> queues() {
    return List.of();
  }

  @Override
  public WorkQueue queue(String queue) {
    throw Refusal.of(Errno.EBADF, "%s has no open work queue %s (open: none)", name, queue)
        .exception();
  }

  @Override
  public IommuFd fd(String wanted) {
    return Optional.ofNullable(fds.get(wanted))
        .orElseThrow(() ->
            Refusal.of(Errno.EBADF, "no open fd is called %s", wanted)
                .remedy("open %s", wanted)
                .exception());
  }

  @Override
  public Buffer allocate(Optional<String> wanted, long length) {
    if (length <= 0) {
      throw Refusal.of(Errno.EINVAL, "a buffer of %d bytes cannot be", length).exception();
    }
    String chosen = wanted.orElse("buf" + buffers.size());
    long whole = (length + 4095) & -4096;
    MemorySegment segment = Arena.ofAuto().allocate(whole, 4096);
    Buffer buffer = new FakeViews.Memory(chosen, segment.address(), whole, segment);
    if (buffers.putIfAbsent(chosen, buffer) != null) {
      throw Refusal.of(Errno.EEXIST, "a buffer %s is there already", chosen).exception();
    }
    return buffer;
  }

  @Override
  public List<Buffer> buffers() {
    return List.copyOf(buffers.values());
  }

  @Override
  public Buffer buffer(String wanted) {
    return Optional.ofNullable(buffers.get(wanted))
        .orElseThrow(() -> Refusal.of(Errno.ENOENT, "there is no buffer %s", wanted).exception());
  }

  @Override
  public void free(String wanted) {
    buffer(wanted);
    buffers.remove(wanted);
  }
}
