package org.bindery.shell.noun;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceView;
import org.bindery.api.Hwpt;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevTypeView;
import org.bindery.api.RefusedException;
import org.bindery.shell.complete.Candidate;
import org.bindery.shell.grammar.Slot;
import org.bindery.shell.output.Names;

/**
 * What there is now of each kind of thing that a usage line names, for completion. A kind is
 * completed wherever it stands, whatever the command. Looks only; safe for use by several threads.
 */
public final class Known {
  private final Administrator admin;
  private final Map<String, Function<Slot, Stream<Candidate>>> kinds =
      Map.ofEntries(
          Map.entry("FD", this::fds),
          Map.entry("DEVICE", slot -> devices(slot, device -> true)),
          Map.entry("UUID", slot -> mdevs()),
          Map.entry("TYPE", slot -> types().map(t -> candidate(t.type(), t.name()))),
          Map.entry("PARENT", slot -> types().map(t -> candidate(t.parent(), "")).distinct()),
          Map.entry("WQ", slot -> devices(slot, Known::isQueue)),
          Map.entry("OBJECT", slot -> devices(slot, device -> device.bus().equals("dsa"))),
          Map.entry("LABEL", this::labels),
          Map.entry("REGION", this::regions),
          Map.entry("IOAS", slot -> tables(slot, true, false)),
          Map.entry("TO", slot -> tables(slot, true, false)),
          Map.entry("HWPT", slot -> tables(slot, false, true)),
          Map.entry("ID", slot -> tables(slot, true, true)),
          Map.entry("FORMAT", this::formats),
          Map.entry("BUFFER", slot -> buffers()),
          Map.entry("OTHER", slot -> buffers()),
          Map.entry("VM", slot -> vms()),
          Map.entry("POLICY", slot -> policies()),
          Map.entry("HOST", slot -> hosts()),
          Map.entry("GROUP", slot -> groups()),
          Map.entry("FILTER", slot -> keys()));

  public Known(Administrator admin) {
    this.admin = admin;
  }

  /** Empty for a kind that cannot be known, and where what it depends on is not there. */
  public Stream<Candidate> of(Slot slot) {
    try {
      return kinds.getOrDefault(slot.kind(), any -> Stream.empty()).apply(slot).toList().stream();
    } catch (RefusedException e) {
      return Stream.empty();
    }
  }

  private Stream<Candidate> fds(Slot slot) {
    return admin.session().fds().stream().map(fd -> candidate(fd.name(), "on " + fd.host()));
  }

  private Stream<Candidate> devices(Slot slot, Predicate<DeviceView> wanted) {
    return admin.administration().devices().stream()
        .filter(wanted)
        .flatMap(device -> name(device, slot.word()).stream());
  }

  private Stream<Candidate> groups() {
    return admin.administration().groups().stream()
        .map(group -> candidate(Integer.toString(group.id()), "on " + group.host()));
  }

  private Stream<Candidate> mdevs() {
    return admin.administration().mdevs().all().stream()
        .map(mdev -> candidate(mdev.uuid(), mdev.type() + ", " + Names.of(mdev.state())));
  }

  private Stream<MdevTypeView> types() {
    return admin.administration().mdevs().types().stream();
  }

  private static boolean isQueue(DeviceView device) {
    return device.bus().equals("dsa") && device.name().startsWith("wq");
  }

  /** As it was begun: whole, with its host before it, or without the domain when that is 0000. */
  private static Optional<Candidate> name(DeviceView device, String begun) {
    String name = device.name();
    String brief = name.startsWith("0000:") ? name.substring("0000:".length()) : name;
    return Stream.of(name, brief, device.host() + "/" + name)
        .filter(way -> way.startsWith(begun))
        .findFirst()
        .map(way -> candidate(way, what(device)));
  }

  private static String what(DeviceView device) {
    String where =
        device
            .fd()
            .map(fd -> ", in " + fd)
            .or(() -> device.driver().map(d -> ", on " + d))
            .orElse("");
    return DeviceRow.product(device).orElse(device.bus()) + where;
  }

  private Optional<IommuFd> fd(Slot slot) {
    return Optional.ofNullable(slot.given().get("FD")).map(admin.session()::fd);
  }

  private Stream<Candidate> labels(Slot slot) {
    return fd(slot).stream()
        .flatMap(fd ->
            Stream.concat(
                fd.devices().stream().map(each -> candidate(each.label(), each.device())),
                fd.softwareDevices().stream().map(each -> candidate(each.label(), "software"))));
  }

  private Optional<BoundDevice> bound(Slot slot) {
    String label = slot.given().getOrDefault("LABEL", "");
    return fd(slot).flatMap(fd -> fd.device(label));
  }

  private Stream<Candidate> regions(Slot slot) {
    return bound(slot).stream()
        .flatMap(device -> device.regions().stream())
        .map(region -> candidate(region.name(), "0x%x bytes".formatted(region.size())));
  }

  private Stream<Candidate> formats(Slot slot) {
    return bound(slot).stream()
        .flatMap(device -> device.info().formats().stream())
        .map(format -> candidate(format, ""));
  }

  private Stream<Candidate> tables(Slot slot, boolean ioas, boolean hwpt) {
    return fd(slot).stream()
        .flatMap(fd -> {
          IntStream spaces = fd.ioases().stream().mapToInt(Integer::intValue);
          IntStream tables = fd.hwpts().stream().mapToInt(Hwpt::id);
          return Stream.concat(
              spaces.filter(id -> ioas).mapToObj(id -> candidate(Integer.toString(id), "ioas")),
              tables.filter(id -> hwpt).mapToObj(id -> candidate(Integer.toString(id), "hwpt")));
        });
  }

  private Stream<Candidate> buffers() {
    return admin.session().buffers().stream()
        .map(buffer -> candidate(buffer.name(), "0x%x bytes".formatted(buffer.length())));
  }

  private Stream<Candidate> hosts() {
    return admin.administration().hosts().stream().map(host -> candidate(host.name(), host.kind()));
  }

  private Stream<Candidate> vms() {
    return admin.session().vms().stream().map(vm -> candidate(vm.name(), "on " + vm.host()));
  }

  private Stream<Candidate> policies() {
    return admin.administration().policies().all().stream()
        .map(policy -> candidate(policy.name(), policy.demands()));
  }

  private Stream<Candidate> keys() {
    return DeviceFilter.keys(admin.administration().devices()).stream()
        .map(key -> new Candidate(key + "=", "", true));
  }

  private static Candidate candidate(String word, String what) {
    return new Candidate(word, what, false);
  }
}
