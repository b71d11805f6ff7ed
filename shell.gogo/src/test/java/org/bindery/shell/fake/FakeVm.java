package org.bindery.shell.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.VirtualCpu;
import org.bindery.api.Vm;
import org.bindery.api.VmView;
import org.bindery.api.WbinvdCount;

/** Claims whatever it is asked to claim; of one called elsewhere the processor is not shown. */
final class FakeVm implements Vm, VmView {
  private final String name;
  private final FakeSession session;
  private final List<IommuFd> fds = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final FakeCpu cpu = new FakeCpu();
  private int slots;

  FakeVm(String name, FakeSession session) {
    this.name = name;
    this.session = session;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return "lab";
  }

  @Override
  public String owner() {
    return session.name();
  }

  @Override
  public Process process() {
    return session.process();
  }

  @Override
  public List<IommuFd> registered() {
    return List.copyOf(fds);
  }

  @Override
  public List<String> fds() {
    return fds.stream().map(IommuFd::name).toList();
  }

  @Override
  public List<Claim> claims() {
    return List.copyOf(claims);
  }

  @Override
  public boolean nonCoherent() {
    return !claims.isEmpty();
  }

  @Override
  public void register(IommuFd fd) {
    fds.add(fd);
  }

  @Override
  public void allowIncoherentDma(IommuFd fd, String label) {
    claims.add(new Claim(fd.name(), label, "a device", false));
  }

  @Override
  public void disallowIncoherentDma(IommuFd fd, String label) {
    if (!claims.removeIf(claim -> claim.label().equals(label))) {
      throw Refusal.of(Errno.ENOENT, "%s claims nothing for %s", name, label).exception();
    }
  }

  @Override
  public int map(long guestAddress, long userAddress, long length) {
    return slots++;
  }

  @Override
  public void unmap(int slot) {
    if (slot >= slots) {
      throw Refusal.of(Errno.ENOENT, "%s has no slot %d", name, slot).exception();
    }
  }

  @Override
  public Optional<VirtualCpu> cpu() {
    return name.equals("elsewhere") ? Optional.empty() : Optional.of(cpu);
  }

  @Override
  public Optional<WbinvdCount> wbinvd() {
    return Optional.of(new WbinvdCount(3, 2, 128));
  }

  @Override
  public boolean closed() {
    return !session.vms().contains(this);
  }

  @Override
  public void close() {
    session.ended(this);
  }
}
