package org.bindery.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.bindery.api.Administration;
import org.bindery.api.QueueControl;
import org.bindery.shell.command.Command;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.GogoConverter;
import org.bindery.shell.command.GogoFunction;
import org.bindery.shell.noun.Administrator;
import org.bindery.shell.noun.Commands;
import org.bindery.shell.noun.Surroundings;
import org.bindery.shell.output.Printer;
import org.bindery.shell.plugin.PluginWatch;
import org.bindery.shell.run.MissingHosts;
import org.bindery.shell.run.ScriptWords;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Registers the commands with Gogo, one service each. They are there whether or not the binding
 * engine is: {@code plugins} is what tells why it is not.
 */
@Component(service = {})
public final class ShellCommands {
  private static final String SCOPE = "bindery";

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  @Reference(service = LoggerFactory.class)
  private Logger log;

  @Reference private PluginWatch plugins;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Administration administration;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile QueueControl queues;

  @Activate
  void activate(BundleContext context) {
    Printer printer = new Printer(Boolean.parseBoolean(context.getProperty("bindery.json")));
    Failures failures = new Failures(log);
    registrations.add(context.registerService(Converter.class, new GogoConverter(printer), null));
    Administrator admin = new Administrator(() -> administration);
    Surroundings surroundings =
        new Surroundings(
            plugins::scan,
            new MissingHosts(context)::find,
            () -> queues,
            Optional.ofNullable(context.getProperty("bindery.log")).map(Path::of));
    for (Command command : Commands.of(admin, surroundings)) {
      register(context, command.name(), new GogoFunction(command, printer, failures));
    }
    ScriptWords.of(printer, failures).forEach((name, word) -> register(context, name, word));
  }

  private void register(BundleContext context, String name, Function function) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
    properties.put(CommandProcessor.COMMAND_FUNCTION, name);
    registrations.add(context.registerService(Function.class, function, properties));
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
  }
}
