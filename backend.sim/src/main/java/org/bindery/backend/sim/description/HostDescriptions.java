package org.bindery.backend.sim.description;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Loads host descriptions: the built-in ones by name, others from files. */
public final class HostDescriptions {
  private static final Map<String, String> BUILT_IN =
      Map.of(
          "dsa-server", "hosts/dsa-server.json",
          "snoop-lab", "hosts/snoop-lab.json",
          "workstation", "hosts/workstation.json",
          "edu-lab", "hosts/q35-guest.capture.txt",
          "q35-switch", "hosts/q35-switch.capture.txt",
          "z490-desktop", "hosts/z490-desktop.iommu-groups.txt",
          "z690-desktop", "hosts/z690-desktop.iommu-groups.txt");

  private HostDescriptions() {}

  public static Set<String> builtIn() {
    return BUILT_IN.keySet();
  }

  /**
   * @param where a built-in host's name or a file's path
   * @throws org.bindery.api.RefusedException ENOENT neither; EINVAL with the place in the file that
   *     is wrong and what was expected there; EIO when it cannot be read
   */
  public static HostDescription load(String where) {
    String resource = BUILT_IN.get(where);
    return parse(where, resource == null ? file(where) : resource(resource));
  }

  /**
   * Reads a description in any of the three languages, told apart by how it begins.
   *
   * @param source what refusals call it
   */
  public static HostDescription parse(String source, String text) {
    String start = text.stripLeading();
    if (start.startsWith("{")) {
      return new JsonHostReader(source).read(text);
    }
    if (start.startsWith("#") || start.startsWith("device ")) {
      return new CaptureReader(source).read(text);
    }
    if (ListingLine.beginsListing(start)) {
      return new ListingReader(source).read(text);
    }
    String found = start.isEmpty() ? "an empty file" : start.lines().findFirst().orElseThrow();
    int line = (int) text.substring(0, text.length() - start.length()).lines().count();
    throw new Place(source, "line " + Math.max(1, line))
        .expected(
            "a host description (JSON, {), a capture (device NAME) or a listing (IOMMU Group N)",
            found.substring(0, Math.min(60, found.length())));
  }

  private static String file(String where) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(where));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Place(where, "line 1").expected("UTF-8 text", "bytes that are none");
    } catch (java.nio.file.NoSuchFileException | java.nio.file.InvalidPathException e) {
      throw Refusal.of(
              Errno.ENOENT,
              "%s is neither a file nor a built-in host (%s)",
              where,
              String.join(", ", BUILT_IN.keySet().stream().sorted().toList()))
          .exception(e);
    } catch (IOException e) {
      throw Refusal.of(Errno.EIO, "%s cannot be read: %s", where, e.getMessage()).exception(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HostDescriptions.class.getClassLoader().getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Refusal.of(Errno.EIO, "built-in %s cannot be read: %s", name, e.getMessage())
          .exception(e);
    }
  }
}
