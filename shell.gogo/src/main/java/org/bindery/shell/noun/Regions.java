package org.bindery.shell.noun;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.InterruptInfo;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** A bound device's configuration space and registers: {@code region}, {@code interrupts}. */
public final class Regions {
  private static final Set<Integer> WIDTHS = Set.of(1, 2, 4, 8);

  private final Administrator admin;

  public Regions(Administrator admin) {
    this.admin = admin;
  }

  /** A region in a list. */
  public record RegionRow(
      int index,
      String region,
      @Hex long size,
      boolean readable,
      boolean writable,
      boolean mappable) {
    @Override
    public String toString() {
      return region;
    }
  }

  /** What was read or written; as an argument, the value. */
  public record Register(String label, String region, @Hex long offset, int width, @Hex long value)
      implements Readable {
    @Override
    public String text() {
      return "%s %s+0x%x: 0x%s"
          .formatted(
              label,
              region,
              offset,
              "0".repeat(2 * width - Long.toHexString(value).length()) + Long.toHexString(value));
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(value);
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of("region FD LABEL", "regions of a bound device", this::list),
        Verb.of(
            "region read FD LABEL REGION OFFSET [--width N]",
            "reads a register, 4 bytes wide by default",
            this::read),
        Verb.of(
            "region write FD LABEL REGION OFFSET VALUE [--width N]",
            "writes a register",
            this::write),
        Verb.of("interrupts FD LABEL", "interrupts of a bound device", this::interrupts));
  }

  private Listing<RegionRow> list(Arguments arguments) {
    return new Listing<>(
        RegionRow.class,
        admin.device(arguments).regions().stream()
            .map(region ->
                new RegionRow(
                    region.index(),
                    region.name(),
                    region.size(),
                    region.readable(),
                    region.writable(),
                    region.mappable()))
            .toList());
  }

  private Register read(Arguments arguments) {
    BoundDevice device = admin.device(arguments);
    RegionInfo region = region(device, arguments.text("REGION"));
    long offset = arguments.number("OFFSET");
    int width = width(arguments);
    return new Register(
        device.label(), region.name(), offset, width, device.read(region.index(), offset, width));
  }

  private Register write(Arguments arguments) {
    BoundDevice device = admin.device(arguments);
    RegionInfo region = region(device, arguments.text("REGION"));
    long offset = arguments.number("OFFSET");
    long value = arguments.number("VALUE");
    int width = width(arguments);
    if (width < 8 && value >>> (8 * width) != 0) {
      throw new UsageException(
          "VALUE does not fit into %d bytes: %s", width, arguments.text("VALUE"));
    }
    device.write(region.index(), offset, width, value);
    return new Register(device.label(), region.name(), offset, width, value);
  }

  private static int width(Arguments arguments) {
    int width = arguments.has("--width") ? arguments.integer("--width") : 4;
    if (!WIDTHS.contains(width)) {
      throw new UsageException("--width is one of 1, 2, 4, 8, not %s", arguments.text("--width"));
    }
    return width;
  }

  private static RegionInfo region(BoundDevice device, String asked) {
    List<RegionInfo> regions = device.regions();
    return regions.stream()
        .filter(
            region -> region.name().equals(asked) || Integer.toString(region.index()).equals(asked))
        .findFirst()
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EINVAL,
                    "%s has no region %s; it has %s",
                    device.label(),
                    asked,
                    regions.stream().map(RegionInfo::name).collect(Collectors.joining(", ")))
                .exception());
  }

  private Listing<InterruptInfo> interrupts(Arguments arguments) {
    return new Listing<>(InterruptInfo.class, admin.device(arguments).interrupts());
  }
}
