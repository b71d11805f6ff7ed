package org.bindery.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for. Paths are absolute, so nothing later depends on the directory of
 * the caller.
 *
 * @param host the host to work on: a name, an absolute file name or {@code linux}; empty for the
 *     default
 * @param json whether standard output is to hold JSON documents
 * @param plugins the directory watched for plug-ins
 * @param data the directory for logs and state
 * @param connect whether the server of the data directory is to run it
 * @param runner what the runner of commands gets; empty for the interactive shell
 */
record Options(
    Optional<String> host,
    boolean json,
    Path plugins,
    Path data,
    boolean connect,
    List<String> runner) {

  static final String USAGE =
      "usage: bindery [--host NAME|FILE|linux] [--json] [--plugins DIR] [--data DIR]"
          + " [-c 'COMMANDS' | run FILE | demo [incoherent] | serve]\n"
          + "       bindery --connect [--json] [--data DIR] [-c 'COMMANDS' | run FILE | demo [incoherent]]";

  /** The demo of virtual machines and DMA past the caches. */
  private static final String INCOHERENT = "incoherent";

  private static final List<String> FLAGS = List.of("--json", "--connect");

  Options {
    runner = List.copyOf(runner);
  }

  /** Whether the shell with its prompt is wanted. */
  boolean interactive() {
    return runner.isEmpty();
  }

  /**
   * Reads the command line.
   *
   * @param home the directory of the distribution
   * @throws UsageException if an argument is unknown, missing or too much
   */
  static Options parse(String[] args, Path home, Map<String, String> environment)
      throws UsageException {
    Optional<String> host = Optional.empty();
    boolean json = false;
    boolean connect = false;
    String servers = "";
    Path plugins = home.resolve("plugins");
    Path data = defaultData(environment);

    int next = 0;
    for (; next < args.length && args[next].startsWith("--"); next++) {
      String arg = args[next];
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (FLAGS.contains(name)) {
        if (equals >= 0) {
          throw new UsageException(name + " takes no value");
        }
        json |= name.equals("--json");
        connect |= name.equals("--connect");
        continue;
      }
      if (!List.of("--host", "--plugins", "--data").contains(name)) {
        throw new UsageException("unknown option " + name);
      }
      if (equals < 0 && ++next == args.length) {
        throw new UsageException(name + " needs a value");
      }
      String value = equals < 0 ? args[next] : arg.substring(equals + 1);
      if (value.isEmpty()) {
        throw new UsageException(name + " needs a value");
      }
      servers = name.equals("--data") ? servers : name;
      switch (name) {
        case "--host" -> host = Optional.of(absoluteIfFile(value));
        case "--plugins" -> plugins = directory(value);
        default -> data = absolute(value);
      }
    }
    List<String> runner = runner(args, next, home);
    if (connect && !servers.isEmpty()) {
      throw new UsageException(servers + " is for the server, which --connect finds running");
    }
    if (connect && runner.equals(List.of("serve"))) {
      throw new UsageException("--connect finds a server running: serve without it");
    }
    return new Options(host, json, plugins, data, connect, runner);
  }

  private static List<String> runner(String[] args, int first, Path home) throws UsageException {
    List<String> rest = List.of(args).subList(first, args.length);
    if (rest.isEmpty()) {
      return List.of();
    }
    String what = rest.getFirst();
    int wanted =
        switch (what) {
          case "-c", "run" -> 2;
          case "demo" -> rest.size() > 1 && rest.get(1).equals(INCOHERENT) ? 2 : 1;
          case "serve" -> 1;
          default -> throw new UsageException("unknown argument " + what);
        };
    if (rest.size() < wanted) {
      throw new UsageException(what + (what.equals("-c") ? " needs commands" : " needs a file"));
    }
    if (rest.size() > wanted) {
      throw new UsageException("unexpected argument " + rest.get(wanted) + " after " + what);
    }
    return switch (what) {
      case "-c", "serve" -> rest;
      case "run" -> List.of("run", script(absolute(rest.get(1)), rest.get(1)));
      default -> {
        String name = wanted == 2 ? INCOHERENT : what;
        Path demo = home.resolve("conf/" + name + ".gogo");
        yield List.of("run", script(demo, demo.toString()));
      }
    };
  }

  private static String script(Path file, String asGiven) throws UsageException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UsageException("cannot read the script " + asGiven);
    }
    return file.toString();
  }

  private static String absoluteIfFile(String host) throws UsageException {
    return host.contains("/") || Files.isRegularFile(absolute(host))
        ? absolute(host).toString()
        : host;
  }

  private static Path directory(String path) throws UsageException {
    Path directory = absolute(path);
    if (!Files.isDirectory(directory)) {
      throw new UsageException("no such directory: " + path);
    }
    return directory;
  }

  private static Path absolute(String path) throws UsageException {
    try {
      return Path.of(path).toAbsolutePath().normalize();
    } catch (java.nio.file.InvalidPathException e) {
      throw new UsageException("not a file name: " + path);
    }
  }

  private static Path defaultData(Map<String, String> environment) throws UsageException {
    String state = environment.get("XDG_STATE_HOME");
    if (state == null || !state.startsWith("/")) {
      state = environment.getOrDefault("HOME", System.getProperty("user.home")) + "/.local/state";
    }
    return absolute(state).resolve("bindery");
  }
}
