package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;
import org.bindery.shell.output.WhenPresent;

/** Software mediated devices: {@code mdev}. */
public final class MdevCommands {
  private static final String UUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  private final Administrator admin;

  public MdevCommands(Administrator admin) {
    this.admin = admin;
  }

  /**
   * A type.
   *
   * @param host where the parent is; empty: instances can be made on every host
   */
  public record TypeRow(
      String parent,
      String type,
      Optional<String> host,
      String name,
      String deviceApi,
      int availableInstances,
      String description) {}

  /**
   * One that is there or defined.
   *
   * @param start {@code auto} or {@code manual}; empty: it is not defined
   * @param why what it waits for
   */
  public record MdevRow(
      String uuid,
      String host,
      String parent,
      String type,
      MdevState state,
      Optional<String> start,
      Optional<String> fd,
      Optional<String> label,
      @WhenPresent Optional<String> why) {
    static MdevRow of(MdevView view) {
      return new MdevRow(
          view.uuid(),
          view.host(),
          view.parent(),
          view.type(),
          view.state(),
          view.defined() ? Optional.of(view.auto() ? "auto" : "manual") : Optional.empty(),
          view.fd(),
          view.label(),
          view.why());
    }

    /** As an argument of another command, the device's name. */
    @Override
    public String toString() {
      return uuid;
    }
  }

  /** What was made or defined; wherever a device is asked for, it stands for it. */
  public record Made(
      String uuid, String host, String parent, String type, MdevState state, String text)
      implements Readable {
    static Made of(MdevView view, String how) {
      return new Made(
          view.uuid(),
          view.host(),
          view.parent(),
          view.type(),
          view.state(),
          "%s (%s of %s) %s on %s"
              .formatted(view.uuid(), view.type(), view.parent(), how, view.host()));
    }

    @Override
    public String toString() {
      return uuid;
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of("mdev", "software mediated devices, there or defined", this::list),
        Verb.of("mdev list [--defined]", "the same; only what is defined", this::list),
        Verb.of("mdev types [PARENT]", "what can be made, and how many of it", this::types),
        Verb.of(
            "mdev create TYPE [UUID] [--parent PARENT] [--host HOST]",
            "makes one that lasts until it is removed",
            this::create),
        Verb.of("mdev remove UUID", "removes one; its definition stays", this::remove),
        Verb.of(
            "mdev define TYPE [UUID] [--parent PARENT] [--host HOST] [--auto]",
            "keeps one to be started; TYPE: a type, or the UUID of one that is there",
            this::define),
        Verb.of("mdev start UUID", "makes one that is defined", this::start),
        Verb.of("mdev stop UUID", "removes one until it is started again", this::stop),
        Verb.of("mdev undefine UUID", "forgets a definition; what is there stays", this::undefine));
  }

  private Mdevs mdevs() {
    return admin.administration().mdevs();
  }

  private Listing<MdevRow> list(Arguments arguments) {
    boolean all = !arguments.flag("--defined");
    return new Listing<>(
        MdevRow.class,
        mdevs().all().stream().filter(m -> all || m.defined()).map(MdevRow::of).toList());
  }

  private Listing<TypeRow> types(Arguments arguments) {
    List<MdevTypeView> types =
        arguments
            .optionalText("PARENT")
            .map(parent -> mdevs().types(parent))
            .orElseGet(() -> mdevs().types());
    return new Listing<>(TypeRow.class, types.stream().map(MdevCommands::row).toList());
  }

  private static TypeRow row(MdevTypeView type) {
    return new TypeRow(
        type.parent(),
        type.type(),
        type.host(),
        type.name(),
        type.deviceApi(),
        type.availableInstances(),
        type.description());
  }

  private static MdevRequest request(Arguments arguments) {
    return MdevRequest.of(arguments.text("TYPE"))
        .as(arguments.optionalText("UUID"))
        .of(arguments.optionalText("--parent"))
        .on(arguments.optionalText("--host"));
  }

  private Made create(Arguments arguments) {
    return Made.of(mdevs().create(request(arguments)), "made");
  }

  private Done remove(Arguments arguments) {
    String uuid = arguments.text("UUID");
    mdevs().remove(uuid);
    return new Done("mdev remove", uuid, uuid + " removed");
  }

  private Made define(Arguments arguments) {
    boolean auto = arguments.flag("--auto");
    String what = arguments.text("TYPE");
    MdevView defined =
        what.matches(UUID) ? mdevs().define(what, auto) : mdevs().define(request(arguments), auto);
    return Made.of(defined, auto ? "defined to start by itself" : "defined");
  }

  private Made start(Arguments arguments) {
    return Made.of(mdevs().start(arguments.text("UUID")), "started");
  }

  private Done stop(Arguments arguments) {
    String uuid = arguments.text("UUID");
    mdevs().stop(uuid);
    return new Done("mdev stop", uuid, uuid + " stopped");
  }

  private Done undefine(Arguments arguments) {
    String uuid = arguments.text("UUID");
    mdevs().undefine(uuid);
    return new Done("mdev undefine", uuid, uuid + " is not defined any more");
  }
}
