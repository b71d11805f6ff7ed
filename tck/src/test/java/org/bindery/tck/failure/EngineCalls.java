package org.bindery.tck.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.engine.IommuEngineProvider;

/** Every call that a user of an fd can make: all there are in the package of {@link EngineFd}. */
final class EngineCalls {
  /** What opens fds, and what the engine itself calls. */
  private static final Set<Class<?>> OTHERS =
      Set.of(
          IommuEngine.class,
          IommuEngineProvider.class,
          AccessCommands.AccessUser.class,
          EngineFaultQueue.Reader.class,
          EngineEventQueue.Reader.class);

  private EngineCalls() {}

  /** As {@code EngineFd.map/5}, with the number of arguments. */
  static Set<String> all() {
    return types()
        .filter(type -> type.isInterface() && !OTHERS.contains(type))
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(EngineCalls::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Method method) {
    return "%s.%s/%d"
        .formatted(
            method.getDeclaringClass().getSimpleName(),
            method.getName(),
            method.getParameterCount());
  }

  private static Stream<Class<?>> types() {
    String folder = EngineFd.class.getPackageName().replace('.', '/');
    try {
      URI place = EngineFd.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(place))) {
        return types(Path.of(place).resolve(folder));
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(place), Map.of())) {
        return types(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Class<?>> types(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
          .<Class<?>>map(EngineCalls::type)
          .toList()
          .stream();
    }
  }

  private static Class<?> type(String file) {
    try {
      return Class.forName(
          EngineFd.class.getPackageName() + "." + file.substring(0, file.length() - 6));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
