package org.bindery.backend.linux.pci;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of PCI devices from the {@code pci.ids} that the system has, read when first asked for.
 *
 * <p>Format ({@code https://pci-ids.ucw.cz}): a line {@code 8086 Intel Corporation} per vendor,
 * below it {@code TAB 29c0 82G33 ...} per device, below that subsystems by two tabs; the list of
 * classes follows, {@code C 01 ...}. Safe for use by several threads.
 */
public final class PciNames {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/share/misc/pci.ids"), Path.of("/usr/share/hwdata/pci.ids"));

  private final List<Path> places;
  private Map<String, String> names;

  public PciNames(List<Path> places) {
    this.places = List.copyOf(places);
  }

  public static PciNames ofThisMachine() {
    return new PciNames(PLACES);
  }

  /**
   * Vendor and device in words.
   *
   * @param vendor four lower-case hex digits, as is the device
   */
  public synchronized Optional<String> product(String vendor, String device) {
    if (names == null) {
      names =
          places.stream()
              .filter(Files::isReadable)
              .findFirst()
              .map(PciNames::read)
              .orElse(Map.of());
    }
    String company = names.get(vendor);
    String product = names.get(vendor + ":" + device);
    return product == null ? Optional.empty() : Optional.of(company + " " + product);
  }

  /** A file that ends in the middle still names what it has. */
  private static Map<String, String> read(Path file) {
    Map<String, String> read = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String vendor = "";
      for (String line; (line = lines.readLine()) != null && !line.startsWith("C "); ) {
        if (line.matches("[0-9a-f]{4}  .+")) {
          vendor = line.substring(0, 4);
          read.put(vendor, text(line.substring(6)));
        } else if (line.matches("\t[0-9a-f]{4}  .+")) {
          read.put(vendor + ":" + line.substring(1, 5), text(line.substring(7)));
        }
      }
    } catch (IOException e) {
      // Names are a convenience.
    }
    return read;
  }

  /**
   * The file is UTF-8; damage in one name must not lose the rest, so it is decoded name by name.
   */
  private static String text(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
  }
}
