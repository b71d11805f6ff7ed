package org.bindery.backend.linux.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.Access;

/**
 * Lines of the VT-d driver ({@code drivers/iommu/intel/dmar.c}, {@code dmar_fault_do_one}), in the
 * forms of the years:
 *
 * <pre>
 * DMAR: [DMA Write NO_PASID] Request device [0000:00:10.0] fault addr 0x1000 [fault reason 0x05] ...
 * DMAR: [DMA Read PASID 0x2] Request device [00:10.0] fault addr 0x1000 [fault reason 0x06] PTE Read ...
 * DMAR: [DMA Write] Request device [00:10.0] PASID ffffffff fault addr ffe9de000 [fault reason 05] ...
 * DMAR: [DMA Write] Request device [00:10.0] fault addr ffe9de000 [fault reason 05] ...
 * </pre>
 *
 * The last two are hexadecimal throughout but for the reason, which is decimal.
 */
final class VtdLine {
  private static final Pattern FORM =
      Pattern.compile(
          "DMAR: \\[DMA (Read|Write)(?: (?:NO_PASID|PASID 0x(?<pasid>[0-9a-f]+)))?\\]"
              + " Request device \\[(?<device>[0-9a-f:.]+)\\](?: PASID (?<old>[0-9a-f]+))?"
              + " fault addr (?:0x)?(?<iova>[0-9a-f]{1,16})"
              + " \\[fault reason (?<hex>0x)?(?<code>[0-9a-f]{1,4})\\] ?(?<reason>.*)");
  private static final int NO_PASID = -1;

  private VtdLine() {}

  static Optional<FaultLine> parse(String line) {
    Matcher form = FORM.matcher(line);
    if (!form.find()) {
      return Optional.empty();
    }
    int base = form.group("hex") == null ? 10 : 16;
    try {
      int code = Integer.parseInt(form.group("code"), base);
      return Optional.of(
          new FaultLine(
              FaultLine.fullName(form.group("device")),
              pasid(form),
              Long.parseUnsignedLong(form.group("iova"), 16),
              form.group(1).equals("Read") ? Access.READ : Access.WRITE,
              code,
              VtdReasons.words(code, form.group("reason").strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int pasid(Matcher form) {
    String digits = form.group("pasid") != null ? form.group("pasid") : form.group("old");
    int told = digits == null ? NO_PASID : Integer.parseUnsignedInt(digits, 16);
    return told == 0 ? NO_PASID : told;
  }
}
