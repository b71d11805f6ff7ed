package org.bindery.shell.noun;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.shell.command.Command;
import org.bindery.shell.command.Verb;

/** All commands, in the order in which the help lists them. */
public final class Commands {
  private Commands() {}

  public static List<Command> of(Administrator admin, Surroundings surroundings) {
    List<Command> commands = new ArrayList<>();
    Map<String, List<Verb>> byName = new LinkedHashMap<>();
    Stream.of(
            new Overview(admin, surroundings).verbs(),
            new Logbook(admin, surroundings, Clock.systemUTC()).verbs(),
            new Devices(admin).verbs(),
            new GroupFiles(admin).verbs(),
            new Plugins(surroundings.plugins()).verbs(),
            new HostDrivers(admin).verbs(),
            new Fds(admin).verbs(),
            new Bindings(admin).verbs(),
            new Regions(admin).verbs(),
            new IoasCommands(admin).verbs(),
            new PageTables(admin).verbs(),
            new DirtyPages(admin).verbs(),
            new Maps(admin).verbs(),
            new Buffers(admin).verbs(),
            new Hotplug(admin).verbs(),
            new MdevCommands(admin).verbs(),
            new WorkQueues(admin, surroundings.queues()).verbs(),
            new VirtualMachines(admin).verbs(),
            new GuestCommands(admin).verbs(),
            new PolicyCommands(admin).verbs(),
            new Captures(admin).verbs(),
            new Programs().verbs(),
            new Help(() -> commands).verbs())
        .flatMap(List::stream)
        .forEach(verb ->
            byName.computeIfAbsent(verb.form().command(), _ -> new ArrayList<>()).add(verb));
    byName.forEach((name, verbs) -> commands.add(new Command(name, verbs)));
    return List.copyOf(commands);
  }
}
