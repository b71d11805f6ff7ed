package org.bindery.shell.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.bindery.api.Administration;
import org.bindery.api.BoundDevice;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.command.Failures;
import org.bindery.shell.complete.Completion;
import org.bindery.shell.noun.Administrator;
import org.bindery.shell.noun.Commands;
import org.bindery.shell.noun.Known;
import org.bindery.shell.noun.Surroundings;
import org.bindery.shell.output.Printer;
import org.bindery.shell.plugin.PluginWatch;
import org.bindery.shell.serve.Dialogue;
import org.bindery.shell.serve.Server;
import org.bindery.shell.terminal.Lines;
import org.bindery.shell.terminal.Script;
import org.bindery.shell.terminal.Streams;
import org.bindery.shell.terminal.Terminal;
import org.osgi.framework.BundleContext;
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
 * What the launcher calls with the command line's request: {@code -c COMMANDS}, {@code run FILE},
 * {@code serve} or {@code shell}; answers the exit status. Waits for the configured host first.
 */
@Component(service = ToIntFunction.class, property = "bindery.runner:Boolean=true")
public final class Runner implements ToIntFunction<String[]> {
  private static final long HOST_TIMEOUT_SECONDS = 20;
  private static final int FAILED = 1;

  private final BundleContext context;
  private volatile Server server;

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
    try (Interpreter interpreter = interpreter(streams, printer)) {
      return run(interpreter, streams, request);
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

  private Interpreter interpreter(Streams streams, Printer printer) {
    Administrator admin = new Administrator(() -> administration);
    Completion completion =
        new Completion(Commands.of(admin, Surroundings.none()), new Known(admin)::of);
    return new Interpreter(processor, streams, printer, new Failures(log), completion);
  }

  private int run(Interpreter interpreter, Streams streams, String[] request)
      throws IOException, InterruptedException {
    try {
      // The launcher calls when what lies in the directory of plug-ins has been started.
      plugins.settled();
      Optional<Refusal> noHost = new HostReadiness(context).await(HOST_TIMEOUT_SECONDS);
      if (noHost.isPresent()) {
        throw new RefusedException(noHost.get());
      }
      int status = ask(interpreter, streams, request);
      leftOver(streams);
      return status;
    } catch (RefusedException e) {
      interpreter.report(new Failures(log).of("bindery", e), "");
      return FAILED;
    }
  }

  private int ask(Interpreter interpreter, Streams streams, String[] request)
      throws IOException, InterruptedException {
    try {
      return switch (request[0]) {
        case "-c" -> interpreter.run("", request[1]);
        case "run" -> interpreter.run(request[1], Script.read(request[1]));
        case "serve" -> serve(interpreter);
        case "shell" -> {
          try (Lines lines = lines(interpreter, streams)) {
            yield Shell.run(interpreter, lines);
          }
        }
        default -> throw new IllegalArgumentException("unknown request " + request[0]);
      };
    } catch (Leave e) {
      return e.status();
    }
  }

  private Lines lines(Interpreter interpreter, Streams streams) throws IOException {
    return Terminal.isThere()
        ? Terminal.open(
            Optional.ofNullable(context.getProperty("bindery.data"))
                .map(data -> Path.of(data, "history")),
            interpreter::complete,
            interpreter::stop)
        : Shell.pipe(streams);
  }

  /** Until the framework stops, by a signal or by a client's command. */
  private int serve(Interpreter interpreter) throws IOException, InterruptedException {
    Path data = Path.of(context.getProperty("bindery.data"));
    Dialogue.Opener clients =
        (request, streams) ->
            ClientDialogue.of(request, streams, interpreter(streams, new Printer(request.json())));
    try (Server opened = Server.open(data, clients)) {
      server = opened;
      interpreter.show(new Serving(ProcessHandle.current().pid(), opened.socket().toString()));
      opened.await();
      return 0;
    }
  }

  /** Clients go before what they work on. */
  @Deactivate
  void stop() {
    Server running = server;
    if (running != null) {
      running.close();
    }
  }

  /** What a process opens ends with it: the user is told when that is more than nothing. */
  private void leftOver(Streams streams) {
    Administration present = server == null ? administration : null;
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
