package org.bindery.shell.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.command.Failures;
import org.bindery.shell.noun.Administrator;
import org.bindery.shell.noun.Commands;
import org.bindery.shell.noun.Plugins;
import org.bindery.shell.output.Printer;
import org.bindery.shell.plugin.PluginWatch;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * What the launcher calls with the command line's request: {@code -c COMMANDS}, {@code run FILE} or
 * {@code shell}; answers the exit status. Waits for the configured host first.
 */
@Component(service = ToIntFunction.class, property = "bindery.runner:Boolean=true")
public final class Runner implements ToIntFunction<String[]> {
  private static final long HOST_TIMEOUT_SECONDS = 20;
  private static final int FAILED = 1;

  private final BundleContext context;

  @Reference private CommandProcessor processor;

  @Reference private PluginWatch plugins;

  @Reference(service = LoggerFactory.class)
  private Logger log;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Administration administration;

  @Activate
  public Runner(BundleContext context) {
    this.context = context;
  }

  @Override
  public int applyAsInt(String[] request) {
    Streams streams = Streams.ofProcess();
    Printer printer = new Printer(Boolean.parseBoolean(context.getProperty("bindery.json")));
    Failures failures = new Failures(log);
    try (Interpreter interpreter = new Interpreter(processor, streams, printer, failures)) {
      // The launcher calls when what lies in the directory of plug-ins has been started.
      plugins.settled();
      Optional<Refusal> noHost = new HostReadiness(context).await(HOST_TIMEOUT_SECONDS);
      if (noHost.isPresent()) {
        interpreter.report(failures.of("bindery", new RefusedException(noHost.get())), "");
        return FAILED;
      }
      int status = run(interpreter, streams, request);
      leftOver(streams);
      return status;
    } catch (IOException e) {
      streams.err().println("bindery: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  private int run(Interpreter interpreter, Streams streams, String[] request) throws IOException {
    try {
      return switch (request[0]) {
        case "-c" -> interpreter.run("", request[1]);
        case "run" -> interpreter.run(request[1], Files.readString(Path.of(request[1])));
        case "shell" -> {
          try (Lines lines = lines(streams)) {
            yield Shell.run(interpreter, lines);
          }
        }
        default -> throw new IllegalArgumentException("unknown request " + request[0]);
      };
    } catch (Leave e) {
      return e.status();
    }
  }

  private Lines lines(Streams streams) throws IOException {
    if (System.console() == null || !System.console().isTerminal()) {
      return Shell.pipe(streams);
    }
    List<List<String>> words =
        Commands.of(new Administrator(() -> administration), new Plugins(List::of), () -> null)
            .stream()
            .map(command ->
                Stream.concat(
                        Stream.of(command.name()),
                        command.verbs().stream()
                            .map(verb -> verb.form().verb())
                            .filter(verb -> !verb.isEmpty()))
                    .toList())
            .toList();
    return Terminal.open(
        Optional.ofNullable(context.getProperty("bindery.data"))
            .map(data -> Path.of(data, "history")),
        words);
  }

  /** What a process opens ends with it: the user is told when that is more than nothing. */
  private void leftOver(Streams streams) {
    Administration present = administration;
    if (present == null) {
      return;
    }
    for (IommuFd fd : present.session(Administrator.SESSION).fds()) {
      List<String> bound =
          fd.devices().stream()
              .map((BoundDevice device) -> device.label() + " (" + device.device() + ")")
              .toList();
      if (!bound.isEmpty()) {
        streams
            .err()
            .println(
                "bindery: still bound in "
                    + fd.name()
                    + ", released with the end of this process: "
                    + String.join(", ", bound));
      }
    }
  }
}
