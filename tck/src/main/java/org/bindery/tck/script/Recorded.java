package org.bindery.tck.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.uapi.door.script.Script;
import org.bindery.uapi.door.script.ScriptReader;

/** Scripts that were recorded on a kernel, Linux 7.2. */
public final class Recorded {
  /** A folder of others, which are taken instead. */
  private static final String FOLDER = "bindery.kit.recorded";

  private static final int COUNT = 8;

  private Recorded() {}

  /** All of them, or those of the folder that the property {@code bindery.kit.recorded} names. */
  public static List<Script> scripts() throws IOException {
    String folder = System.getProperty(FOLDER);
    return folder == null ? ours() : in(Path.of(folder));
  }

  private static List<Script> ours() throws IOException {
    List<Script> scripts = new ArrayList<>();
    for (int seed = 1; seed <= COUNT; seed++) {
      String name = seed + ".script";
      try (InputStream in = Recorded.class.getResourceAsStream(name)) {
        scripts.add(ScriptReader.read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return scripts;
  }

  private static List<Script> in(Path folder) throws IOException {
    List<Script> scripts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        scripts.add(ScriptReader.read(file.getFileName().toString(), Files.readString(file)));
      }
    }
    return scripts;
  }
}
