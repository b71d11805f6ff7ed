package org.bindery.shell.noun;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.IommuFd;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** IOMMU fds: {@code open}, {@code close}, {@code fds}, {@code faults}. */
public final class Fds {
  private final Administrator admin;

  public Fds(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code open} returns: wherever an fd is asked for, it stands for it. */
  public record Opened(String fd, String host) implements Readable {
    @Override
    public String text() {
      return fd + " opened on " + host;
    }

    @Override
    public String toString() {
      return fd;
    }
  }

  /** An fd of any owner in a list. */
  public record FdRow(
      String fd,
      String host,
      String owner,
      List<String> devices,
      int ioases,
      int hwpts,
      long faults,
      long faultsDropped) {
    @Override
    public String toString() {
      return fd;
    }
  }

  /**
   * @param code the hardware's code for the reason
   */
  public record FaultRow(
      Instant time,
      String fd,
      String device,
      String requester,
      OptionalInt pasid,
      @Hex long iova,
      Access access,
      int code,
      String reason) {}

  /**
   * @param rlimitMode 0: pinned memory is charged to the user; 1: to the process
   */
  public record Options(String fd, long rlimitMode) {}

  public List<Verb> verbs() {
    return List.of(
        Verb.of("open [NAME] [--host HOST]", "opens an IOMMU fd, fd0 by default", this::open),
        Verb.of("close FD", "closes an fd and releases all that is in it", this::close),
        Verb.of("fds", "open fds of all owners", this::fds),
        Verb.of(
            "fds option FD [--rlimitMode 0|1]",
            "an fd's options, after they are set",
            this::option),
        Verb.of("faults [FD]", "DMA that was blocked and recorded", this::faults));
  }

  private Opened open(Arguments arguments) {
    IommuFd fd =
        admin.session().open(arguments.optionalText("--host"), arguments.optionalText("NAME"));
    return new Opened(fd.name(), fd.host());
  }

  private Done close(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    fd.close();
    return new Done("close", fd.name(), fd.name() + " closed");
  }

  private Listing<FdRow> fds(Arguments arguments) {
    return new Listing<>(
        FdRow.class,
        admin.administration().fds().stream()
            .map(fd ->
                new FdRow(
                    fd.name(),
                    fd.host(),
                    fd.owner(),
                    fd.devices(),
                    fd.ioases(),
                    fd.hwpts(),
                    fd.faults(),
                    fd.faultsDropped()))
            .toList());
  }

  private Options option(Arguments arguments) {
    IommuFd fd = admin.fdEvenEmpty(arguments);
    arguments
        .optionalNumber("--rlimitMode")
        .ifPresent(value -> fd.setOption(0, FdOption.RLIMIT_MODE, value));
    return new Options(fd.name(), fd.option(0, FdOption.RLIMIT_MODE));
  }

  private Listing<FaultRow> faults(Arguments arguments) {
    List<IommuFd> asked =
        arguments.has("FD") ? List.of(admin.fd(arguments)) : admin.session().fds();
    return new Listing<>(
        FaultRow.class,
        asked.stream().flatMap(fd -> fd.faults().stream().map(fault -> row(fd, fault))).toList(),
        asked.stream().filter(fd -> fd.faultsDropped() > 0).map(Fds::dropped).toList());
  }

  private static String dropped(IommuFd fd) {
    return "%s: %d older faults were dropped, the newest %d are kept"
        .formatted(fd.name(), fd.faultsDropped(), fd.faults().size());
  }

  private static FaultRow row(IommuFd fd, Fault fault) {
    return new FaultRow(
        fault.time(),
        fd.name(),
        fault.device(),
        fault.requester(),
        fault.pasid() < 0 ? OptionalInt.empty() : OptionalInt.of(fault.pasid()),
        fault.iova(),
        fault.access(),
        fault.code(),
        fault.reason());
  }
}
