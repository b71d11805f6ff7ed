package org.bindery.model.idxd.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegistersTest {
  @Test
  void anErrorFromTheFieldDecodes() {
    SwError error = new SwError(0x1a2d, 0, 0);

    assertThat(error.valid()).isTrue();
    assertThat(error.overflow()).isFalse();
    assertThat(error.descriptorValid()).isTrue();
    assertThat(error.queueValid()).isTrue();
    assertThat(error.batch()).isFalse();
    assertThat(error.write()).isTrue();
    assertThat(error.code()).isEqualTo(0x1a);
  }

  @Test
  void anErrorKeepsAllThatItIsMadeOf() {
    SwError error =
        SwError.of(0x1a)
            .inQueue(3)
            .ofDescriptor(4, 0xfedcb, true)
            .inBatch(7)
            .withInvalidFlags(0x800000)
            .withFault(0xdead_beef_0000L, true);

    assertThat(error.queue()).isEqualTo(3);
    assertThat(error.operation()).isEqualTo(4);
    assertThat(error.pasid()).isEqualTo(0xfedcb);
    assertThat(error.batchIndex()).isEqualTo(7);
    assertThat(error.invalidFlags()).isEqualTo(0x800000);
    assertThat(error.faultAddress()).isEqualTo(0xdead_beef_0000L);
    assertThat(error.overflown().overflow()).isTrue();
    assertThat(error.word(3)).isZero();
  }

  @Test
  void statusHasStateAndWhatResetItTakes() {
    GenSts halted = GenSts.of(GenSts.State.HALTED, GenSts.Reset.FUNCTION_LEVEL);

    assertThat(halted.bits()).isEqualTo(0x7);
    assertThat(halted.state()).isEqualTo(GenSts.State.HALTED);
    assertThat(halted.reset()).isEqualTo(GenSts.Reset.FUNCTION_LEVEL);
  }

  @Test
  void aPermissionNamesAPasid() {
    MsixPermission permission = MsixPermission.forPasid(0xfffff);

    assertThat(permission.bits()).isEqualTo(0xfffff008);
    assertThat(permission.pasid()).isEqualTo(0xfffff);
    assertThat(permission.pasidEnabled()).isTrue();
    assertThat(permission.ignored()).isFalse();
  }

  @Test
  void groupFlagsStandWhereTheRegisterHasThem() {
    GroupFlags flags = GroupFlags.of(5, 6).withReadBuffers(8, 96, true).withProgressLimits(1, 3);

    assertThat(flags.bits()).isEqualTo(0x31_0600_08b5L);
    assertThat(flags.trafficClassB()).isEqualTo(6);
    assertThat(flags.readBuffersAllowed()).isEqualTo(96);
    assertThat(flags.batchProgressLimit()).isEqualTo(3);
  }

  @Test
  void portalsOfAQueueAreFourPages() {
    assertThat(new Portal(0, true, false).offset()).isEqualTo(0x1000);
    assertThat(new Portal(2, false, true).offset()).isEqualTo(0xa000);
    assertThat(Portal.at(0xbfc0)).isEqualTo(new Portal(2, true, true));
    assertThat(Portal.regionBytes(8)).isEqualTo(0x20000);
  }

  @Property
  void everyOffsetInAPortalIsThePortal(
      @ForAll @IntRange(max = 31) int page, @ForAll @IntRange(max = 63) int line) {
    Portal portal = Portal.at(page * 0x1000L + line * 64L);

    assertThat(portal.offset()).isEqualTo(page * 0x1000);
  }

  @Test
  void operationsAreShownHighestFirst() {
    OpCap cap = new OpCap(0x1003f03ffL, 0, 0, 0);

    assertThat(cap.without(1).text())
        .isEqualTo("00000000,00000000,00000000,00000000,00000000,00000000,00000001,003f03fd");
    assertThat(OpCap.parse("00000001,003f03ff\n")).contains(cap);
    assertThat(OpCap.parse("3f03ff")).contains(new OpCap(0x3f03ff, 0, 0, 0));
    assertThat(OpCap.parse("3f 03zz")).isEmpty();
    assertThatThrownBy(() -> OpCap.parse("100000000")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> OpCap.parse("1,0,0,0,0,0,0,0,0"))
        .isInstanceOf(ArithmeticException.class);
  }

  @Property
  void operationsAreReadAsTheyAreShown(
      @ForAll long w0, @ForAll long w1, @ForAll long w2, @ForAll long w3) {
    OpCap cap = new OpCap(w0, w1, w2, w3);

    assertThat(OpCap.parse(cap.text())).contains(cap);
    assertThat(WqConfig.EMPTY.withOperations(cap).operations()).isEqualTo(cap);
    assertThat(cap.covers(cap.without(70))).isTrue();
    assertThat(cap.without(70).has(70)).isFalse();
  }

  @Property
  void aFieldOfAQueueChangesNoOther(
      @ForAll WqField field, @ForAll WqField other, @ForAll int value, @ForAll int[] dwords) {
    WqConfig before = WqConfig.EMPTY;
    for (int i = 0; i < Math.min(WqConfig.DWORDS, dwords.length); i++) {
      before = before.withDword(i, dwords[i]);
    }
    int fitting = (int) (value & field.bits().max());

    WqConfig after = before.with(field, fitting);

    assertThat(after.get(field)).isEqualTo(fitting);
    if (other != field) {
      assertThat(after.get(other)).isEqualTo(before.get(other));
    }
  }

  @Test
  void aValueThatDoesNotFitIsNoValue() {
    assertThatThrownBy(() -> WqConfig.EMPTY.with(WqField.PRIORITY, 16))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
