package org.bindery.backend.linux.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.Access;

/**
 * Lines of the AMD-Vi driver ({@code drivers/iommu/amd/iommu.c}, {@code
 * amd_iommu_report_page_fault} and {@code iommu_print_event}):
 *
 * <pre>
 * vfio-pci 0000:03:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000e address=0x1000 flags=0x0020]
 * AMD-Vi: Event logged [IO_PAGE_FAULT device=0000:03:00.0 domain=0x000e address=0x1000 flags=0x0020]
 * AMD-Vi: Event logged [IO_PAGE_FAULT device=03:00.0 domain=0x000e address=0x1000 flags=0x0020]
 * </pre>
 *
 * The flags are those of the event, of which 0x20 says that it was a write (AMD I/O Virtualization
 * Technology specification, "IO_PAGE_FAULT Event").
 */
final class AmdViLine {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<dev>[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]): )?AMD-Vi: Event logged"
              + " \\[IO_PAGE_FAULT (?:device=(?<device>[0-9a-f:.]+) )?domain=0x[0-9a-f]+"
              + " address=0x(?<iova>[0-9a-f]{1,16}) flags=0x(?<flags>[0-9a-f]{1,4})\\]");
  private static final int WRITE = 0x20;
  private static final int IO_PAGE_FAULT = 2;

  private AmdViLine() {}

  static Optional<FaultLine> parse(String line) {
    Matcher form = FORM.matcher(line);
    if (!form.find()) {
      return Optional.empty();
    }
    String device = form.group("device") != null ? form.group("device") : form.group("dev");
    if (device == null) {
      return Optional.empty();
    }
    int flags = Integer.parseInt(form.group("flags"), 16);
    return Optional.of(
        new FaultLine(
            FaultLine.fullName(device),
            -1,
            Long.parseUnsignedLong(form.group("iova"), 16),
            (flags & WRITE) != 0 ? Access.WRITE : Access.READ,
            IO_PAGE_FAULT,
            "IO_PAGE_FAULT, flags 0x%04x".formatted(flags)));
  }
}
