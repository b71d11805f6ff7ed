package org.bindery.app;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts Bindery: {@code bindery -c 'COMMANDS'}, {@code run FILE}, {@code demo}, {@code serve} or
 * the shell; with {@code --connect} a client of one that serves.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final List<String> SHELL = List.of("shell");
  private static final long START_TIMEOUT_SECONDS = 30;

  private Main() {}

  /** The only entry; ends the process with the exit status. */
  public static void main(String[] args) {
    System.exit(launch(args));
  }

  private static int launch(String[] args) {
    if (Arrays.asList(args).equals(List.of("--help"))) {
      System.out.println(Options.USAGE);
      return 0;
    }
    Path home = home();
    PrintStream err = System.err;
    Options options;
    try {
      options = Options.parse(args, home, System.getenv());
    } catch (UsageException e) {
      System.err.println("bindery: " + e.getMessage());
      System.err.println(Options.USAGE);
      return WRONG_USAGE;
    }
    if (options.connect()) {
      return connect(options, home, err);
    }
    try (RunDirectory run = RunDirectory.create(options.data());
        Log log = Log.open(options.data(), err)) {
      JulToLog.target = log;
      System.setOut(LinesToLog.of(log, "stdout"));
      System.setErr(LinesToLog.of(log, "stderr"));
      return start(options, home, run, log, err);
    } catch (IOException e) {
      err.println(
          "bindery: cannot write to "
              + options.data()
              + " ("
              + reason(e)
              + "): choose another directory with --data DIR");
      return FAILED;
    }
  }

  private static List<String> request(Options options) {
    return options.interactive() ? SHELL : options.runner();
  }

  private static int connect(Options options, Path home, PrintStream err) {
    try {
      return Connection.run(options, request(options), home);
    } catch (LaunchException e) {
      err.println("bindery: " + e.getMessage());
      return FAILED;
    }
  }

  private static int start(Options options, Path home, RunDirectory run, Log log, PrintStream err) {
    // A signal ends it as an exit does. After a normal end the hook finds nothing left to do.
    AtomicReference<Platform> running = new AtomicReference<>();
    Thread hook = new Thread(() -> end(running.get(), run), "bindery-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Platform platform = Platform.start(options, home, run, log)) {
      running.set(platform);
      return platform.run(request(options), START_TIMEOUT_SECONDS);
    } catch (LaunchException e) {
      err.println("bindery: " + e.getMessage());
      return FAILED;
    }
  }

  private static void end(Platform platform, RunDirectory run) {
    if (platform != null) {
      platform.stop();
    }
    run.remove();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "it cannot be made";
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.FileAlreadyExistsException _ -> "it is not a directory";
      case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
      default -> "" + e.getMessage();
    };
  }

  /** The distribution, two levels above this class' jar. */
  private static Path home() {
    try {
      Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.getParent().getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
