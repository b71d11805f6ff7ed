package org.bindery.backend.sim.pci;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.hardware.RequesterId;

/** Names of PCI functions as Linux writes them: {@code 0000:00:10.0}. */
public final class PciName {
  /** What a name must look like, in words for a refusal. */
  public static final String EXPECTED = "a PCI function as 0000:00:10.0";

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{4}):([0-9a-f]{2}):([01][0-9a-f])\\.([0-7])");

  private PciName() {}

  /** Empty when the text is not the name of a function. */
  public static Optional<RequesterId> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int slot = Integer.parseInt(matcher.group(3), 16);
    return Optional.of(
        new RequesterId(
            Integer.parseInt(matcher.group(1), 16),
            Integer.parseInt(matcher.group(2), 16),
            slot << 3 | Integer.parseInt(matcher.group(4))));
  }
}
