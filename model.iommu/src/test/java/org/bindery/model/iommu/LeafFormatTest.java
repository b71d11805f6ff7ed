package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bits that stand in a table, as the specifications have them. */
class LeafFormatTest {
  private static final long FRAME = 0x12345L;

  @ParameterizedTest
  @CsvSource({
    "VTD_SECOND_STAGE, 1, 0x12345001",
    "VTD_SECOND_STAGE, 2, 0x12345002",
    "VTD_SECOND_STAGE, 7, 0x12345803",
    "X86, 1, 0x12345025",
    "X86, 2, 0x12345067",
    "X86, 7, 0x12345067",
    "AMD_V1, 1, 0x2000000012345001",
    "AMD_V1, 7, 0x7000000012345001",
    "ARM_STAGE_1, 1, 0x12345fc7",
    "ARM_STAGE_1, 3, 0x12345f47",
    "ARM_STAGE_2, 1, 0x1234577f",
    "ARM_STAGE_2, 2, 0x123457bf",
    "ARM_STAGE_2, 3, 0x123457ff",
    "X86_DIRTY, 3, 0x12345027",
    "ARM_STAGE_1_DIRTY, 1, 0x12345fc7",
    "ARM_STAGE_1_DIRTY, 3, 0x8000012345fc7",
    "ARM_STAGE_2_DIRTY, 1, 0x1234577f",
    "ARM_STAGE_2_DIRTY, 3, 0x800001234577f"
  })
  void ofAPage(EachFormat each, int flags, String leaf) {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
    table.map(0x4000, FRAME, 1, flags);
    assertThat(table.leafAt(0x4fff)).isEqualTo(Long.decode(leaf));
    assertThat(table.leafAt(0x5000)).isZero();
  }

  /** A large leaf says that it is one where hardware does not know it by its level. */
  @ParameterizedTest
  @CsvSource({
    "VTD_SECOND_STAGE, 0x400083",
    "X86, 0x4000e7",
    "AMD_V1, 0x6000000000400001",
    "ARM_STAGE_1, 0x400f45",
    "ARM_STAGE_2, 0x4007fd"
  })
  void ofALargeLeaf(EachFormat each, String leaf) {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_2M, each.format);
    table.map(0x200000, 0x400, 512, PageEntry.READ | PageEntry.WRITE);
    assertThat(table.leafAt(0x212345)).isEqualTo(Long.decode(leaf));
    assertThat(PageEntry.frame(table.translate(0x212345))).isEqualTo(0x412);
    assertThat(PageEntry.size(table.translate(0x212345))).isEqualTo(LeafSize.SIZE_2M);
  }

  /** What a write makes of a leaf, by the bits that the specifications name. */
  @ParameterizedTest
  @CsvSource({
    "VTD_SECOND_STAGE, 0x12345003, 0x12345303",
    "AMD_V1, 0x6000000012345001, 0x6000000012345061",
    "X86_DIRTY, 0x12345027, 0x12345067",
    "ARM_STAGE_1_DIRTY, 0x8000012345fc7, 0x8000012345f47",
    "ARM_STAGE_2_DIRTY, 0x800001234577f, 0x80000123457ff"
  })
  void afterAWrite(EachFormat each, String before, String after) {
    RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
    table.map(0x4000, FRAME, 1, PageEntry.READ | PageEntry.WRITE);
    assertThat(table.leafAt(0x4000)).isEqualTo(Long.decode(before));
    table.translateForWrite(0x4000);
    assertThat(table.leafAt(0x4000)).isEqualTo(Long.decode(after));
  }

  @Property
  void decodesWhatItEncodes(
      @ForAll EachFormat each,
      @ForAll @LongRange(max = (1L << 36) - 1) long any,
      @ForAll LeafSize size) {
    long frame = any & -size.pages();
    for (int flags : new int[] {1, 2, 3, 5, 6, 7}) {
      long entry = PageEntry.of(frame, flags, size);
      assertThat(each.format.encode(entry)).isNotZero();
      assertThat(each.format.decode(each.format.encode(entry), size))
          .isEqualTo(PageEntry.of(frame, each.granted(flags), size));
    }
  }

  /** Whatever else stands in a slot, what is not present grants nothing. */
  @Property
  void whatIsNotPresentGrantsNothing(@ForAll long bits, @ForAll LeafSize size) {
    assertThat(X86Leaf.FORMAT.decode(bits & ~X86Leaf.PRESENT, size)).isZero();
    assertThat(X86Leaf.FORMAT.decode(bits & ~X86Leaf.USER, size)).isZero();
    assertThat(VtdSecondStageLeaf.FORMAT.decode(bits & ~3L, size)).isZero();
    assertThat(AmdV1Leaf.FORMAT.decode(bits & ~AmdV1Leaf.PRESENT, size)).isZero();
    assertThat(ArmStage1Leaf.FORMAT.decode(bits & ~ArmStage1Leaf.VALID, size)).isZero();
    assertThat(ArmStage2Leaf.FORMAT.decode(bits & ~ArmStage2Leaf.VALID, size)).isZero();
  }

  @Test
  void anArmTableHasNoRoomForAFrameBeyond48Bits() {
    for (EachFormat each : new EachFormat[] {EachFormat.ARM_STAGE_1, EachFormat.ARM_STAGE_2}) {
      RadixTable table = new RadixTable(4, LeafSize.SIZE_1G, each.format);
      table.map(0, (1L << 36) - 1, 1, PageEntry.READ);
      assertThatThrownBy(() -> table.map(0x10000, (1L << 36) - 1, 2, PageEntry.READ))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0x1000000000");
      assertThat(table.leafAt(0x10000)).isZero();
    }
  }
}
