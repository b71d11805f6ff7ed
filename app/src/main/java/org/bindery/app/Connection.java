package org.bindery.app;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;

/**
 * A client of a server: no framework is started for it. What speaks with the server is loaded from
 * the jars of the bundles that are named in {@code conf/bundles.properties}, and called as the
 * runner of commands is.
 */
final class Connection {
  private Connection() {}

  /**
   * @param request as the runner of commands gets it
   * @return the exit status
   */
  static int run(Options options, List<String> request, Path home) throws LaunchException {
    try (URLClassLoader loader = loader(BundleSet.read(home).clientJars())) {
      List<String> arguments = new ArrayList<>();
      arguments.add(options.data().toString());
      arguments.add(options.json() ? "json" : "text");
      arguments.add(start(options, home));
      arguments.addAll(request);
      return client(loader).applyAsInt(arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new LaunchException("the jars in " + home + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static URLClassLoader loader(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return new URLClassLoader("client", urls, Connection.class.getClassLoader());
  }

  /** The type has no say in what it takes; whoever names the service keeps to the arguments. */
  @SuppressWarnings("unchecked")
  private static ToIntFunction<String[]> client(ClassLoader loader) throws LaunchException {
    return ServiceLoader.load(ToIntFunction.class, loader)
        .findFirst()
        .orElseThrow(() -> new LaunchException("this distribution has no client"));
  }

  /** The command that starts a server there, as it runs in a shell. */
  private static String start(Options options, Path home) {
    return quoted(home.resolve("bin/bindery")) + " --data " + quoted(options.data()) + " serve";
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./+:,@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
