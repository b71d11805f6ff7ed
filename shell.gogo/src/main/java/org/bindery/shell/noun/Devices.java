package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.DeviceView;
import org.bindery.api.GroupView;
import org.bindery.api.Use;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.WhenPresent;

/**
 * Looking at devices and their groups: {@code devices}, {@code device}, {@code groups}, {@code
 * explain}.
 */
public final class Devices {
  private final Administrator admin;

  public Devices(Administrator admin) {
    this.admin = admin;
  }

  /**
   * @param owner the fd that owns the group's DMA
   * @param opener who uses it by its own file
   */
  public record GroupRow(
      int group,
      String host,
      boolean viable,
      List<String> members,
      List<String> blockers,
      Optional<String> owner,
      @WhenPresent Optional<String> opener) {}

  public List<Verb> verbs() {
    return List.of(
        Verb.of("devices [FILTER...]", "the devices of all hosts", this::devices),
        Verb.of("device DEVICE", "everything known about one device", this::device),
        Verb.of("groups", "isolation groups, their members and what blocks them", this::groups),
        Verb.of(
            "explain DEVICE [--for bind|vm|userDriver]",
            "whether a device can be had, why not, and what to do",
            this::explain));
  }

  private Listing<DeviceRow> devices(Arguments arguments) {
    List<DeviceView> all = admin.administration().devices();
    return new Listing<>(
        DeviceRow.class,
        all.stream()
            .filter(DeviceFilter.of(arguments.texts("FILTER"), all))
            .map(DeviceRow::of)
            .toList());
  }

  private DeviceDetail device(Arguments arguments) {
    return DeviceDetail.of(admin.administration().device(arguments.text("DEVICE")));
  }

  private Listing<GroupRow> groups(Arguments arguments) {
    return new Listing<>(
        GroupRow.class, admin.administration().groups().stream().map(Devices::row).toList());
  }

  private static GroupRow row(GroupView group) {
    return new GroupRow(
        group.id(),
        group.host(),
        group.viable(),
        group.members().stream().map(DeviceView::name).toList(),
        group.blockers().stream().map(Devices::phrase).toList(),
        group.owner(),
        group.opener());
  }

  private static String phrase(Blocker blocker) {
    return blocker.object() + " " + blocker.why();
  }

  private ExplanationText explain(Arguments arguments) {
    Use use = arguments.choice("--for", Use.class).orElse(Use.BIND);
    return ExplanationText.of(admin.administration().explain(arguments.text("DEVICE"), use));
  }
}
