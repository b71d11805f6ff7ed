package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.IommuFd;
import org.bindery.api.Vm;
import org.bindery.api.VmView;
import org.bindery.api.WbinvdCharge;
import org.bindery.api.WbinvdCount;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** Virtual machines and whether DMA into them may be incoherent: {@code vm}. */
public final class VirtualMachines {
  private final Administrator admin;

  public VirtualMachines(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code vm create} returns; wherever a virtual machine is asked for, it stands for it. */
  public record Created(String vm, String host) implements Readable {
    @Override
    public String text() {
      return vm + " made on " + host;
    }

    @Override
    public String toString() {
      return vm;
    }
  }

  /**
   * A virtual machine of any owner in a list.
   *
   * @param dma {@code coherent} or {@code incoherent}, as the machine treats it
   * @param claims labels with their fds
   * @param wbinvdIgnored the guest's WBINVD that did nothing; empty: not to be seen
   * @param wbinvdCarriedOut those that did, at the owner's charge
   * @param linesFlushed cache lines that those threw out
   */
  public record VmRow(
      String vm,
      String host,
      String owner,
      List<String> fds,
      String dma,
      List<String> claims,
      OptionalLong wbinvdIgnored,
      OptionalLong wbinvdCarriedOut,
      OptionalLong linesFlushed) {
    @Override
    public String toString() {
      return vm;
    }
  }

  /**
   * What one owner's virtual machines have cost the host, those that have ended too.
   *
   * @param linesFlushed cache lines that WBINVD threw out, whoever they belonged to
   */
  public record ChargeRow(
      String owner, long wbinvdIgnored, long wbinvdCarriedOut, long linesFlushed) {
    static ChargeRow of(WbinvdCharge charge) {
      WbinvdCount count = charge.count();
      return new ChargeRow(charge.owner(), count.ignored(), count.carriedOut(), count.lines());
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "vm create [NAME] [--host HOST]",
            "makes a virtual machine, vm0 by default",
            this::create),
        Verb.of("vm list", "virtual machines of all owners", this::list),
        Verb.of(
            "vm charges",
            "what WBINVD has cost by owner, of virtual machines that have ended too",
            this::charges),
        Verb.of("vm destroy VM", "ends one, and its claims with it", this::destroy),
        Verb.of("vm register VM FD", "lets what is bound in an fd be a proof", this::register),
        Verb.of(
            "vm allowIncoherentDma VM FD LABEL",
            "claims that a bound device's DMA passes the caches by: WBINVD works",
            this::allow),
        Verb.of("vm disallowIncoherentDma VM FD LABEL", "drops such a claim", this::disallow));
  }

  private Created create(Arguments arguments) {
    Vm vm =
        admin.session().createVm(arguments.optionalText("--host"), arguments.optionalText("NAME"));
    return new Created(vm.name(), vm.host());
  }

  private Listing<VmRow> list(Arguments arguments) {
    return new Listing<>(
        VmRow.class, admin.administration().vms().stream().map(VirtualMachines::row).toList());
  }

  private Listing<ChargeRow> charges(Arguments arguments) {
    return new Listing<>(
        ChargeRow.class,
        admin.administration().wbinvdCharges().stream().map(ChargeRow::of).toList());
  }

  private static VmRow row(VmView vm) {
    Optional<WbinvdCount> count = vm.wbinvd();
    return new VmRow(
        vm.name(),
        vm.host(),
        vm.owner(),
        vm.fds(),
        vm.nonCoherent() ? "incoherent" : "coherent",
        vm.claims().stream().map(VirtualMachines::claim).toList(),
        number(count.map(WbinvdCount::ignored)),
        number(count.map(WbinvdCount::carriedOut)),
        number(count.map(WbinvdCount::lines)));
  }

  static String claim(Vm.Claim claim) {
    return claim.fd() + "/" + claim.label() + (claim.automatic() ? " (policy)" : "");
  }

  static OptionalLong number(Optional<Long> value) {
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private Done destroy(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    vm.close();
    return new Done("vm destroy", vm.name(), vm.name() + " ended");
  }

  private Done register(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    IommuFd fd = admin.fd(arguments);
    vm.register(fd);
    return new Done(
        "vm register", vm.name(), "%s registered with %s".formatted(fd.name(), vm.name()));
  }

  private Done allow(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    IommuFd fd = admin.fd(arguments);
    String label = arguments.text("LABEL");
    vm.allowIncoherentDma(fd, label);
    return new Done(
        "vm allowIncoherentDma",
        vm.name(),
        "%s treats DMA as incoherent, for %s of %s".formatted(vm.name(), label, fd.name()));
  }

  private Done disallow(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    IommuFd fd = admin.fd(arguments);
    String label = arguments.text("LABEL");
    vm.disallowIncoherentDma(fd, label);
    return new Done(
        "vm disallowIncoherentDma",
        vm.name(),
        "%s treats DMA as %s"
            .formatted(
                vm.name(), vm.nonCoherent() ? "incoherent still, for other devices" : "coherent"));
  }
}
