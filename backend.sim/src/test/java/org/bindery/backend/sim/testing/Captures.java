package org.bindery.backend.sim.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The captures as texts to be edited, and the groups that the kernel formed in them. */
public final class Captures {
  private Captures() {}

  public static String q35Guest() {
    return text("hosts/q35-guest.capture.txt");
  }

  public static String q35Switch() {
    return text("hosts/q35-switch.capture.txt");
  }

  private static String text(String resource) {
    try (InputStream in = Captures.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The members of each group by its number, from the capture's group sections. */
  public static Map<Integer, List<String>> kernelGroups(String capture) {
    Map<Integer, List<String>> groups = new TreeMap<>();
    List<String> members = null;
    for (String line : capture.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("group")) {
        members = new ArrayList<>();
        groups.put(Integer.valueOf(words[1]), members);
      } else if (words[0].equals("member")) {
        members.add(words[1]);
      }
    }
    return groups;
  }

  /** Without anything that the kernel says about groups. */
  public static String withoutGroups(String capture) {
    StringBuilder kept = new StringBuilder();
    boolean inGroup = false;
    for (String line : capture.lines().toList()) {
      if (!line.startsWith(" ")) {
        inGroup = line.startsWith("group ");
      }
      if (!inGroup && !line.strip().startsWith("iommu_group ")) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }

  /** Changes one line of one device's section; it must be there. */
  public static String edit(String capture, String device, String line, String changed) {
    int start = capture.indexOf("device " + device + "\n");
    int at = capture.indexOf("  " + line + "\n", start);
    int next = capture.indexOf("\ndevice ", start + 1);
    if (start < 0 || at < 0 || next >= 0 && at > next) {
      throw new IllegalArgumentException("no line '" + line + "' of " + device);
    }
    return capture.substring(0, at + 2) + changed + capture.substring(at + 2 + line.length());
  }
}
