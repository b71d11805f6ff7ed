package org.bindery.model.idxd.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.model.idxd.descriptor.CompletionStatus.ADDRESS_ALIGNMENT;
import static org.bindery.model.idxd.descriptor.CompletionStatus.BAD_OPERATION;
import static org.bindery.model.idxd.descriptor.CompletionStatus.DESCRIPTOR_COUNT;
import static org.bindery.model.idxd.descriptor.CompletionStatus.INVALID_FLAGS;
import static org.bindery.model.idxd.descriptor.CompletionStatus.LIST_ALIGNMENT;
import static org.bindery.model.idxd.descriptor.CompletionStatus.OVERLAP;
import static org.bindery.model.idxd.descriptor.CompletionStatus.RESERVED;
import static org.bindery.model.idxd.descriptor.CompletionStatus.TRANSFER_SIZE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.register.GenCap;
import org.bindery.model.idxd.register.OpCap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptorRulesTest {
  private static final GenCap CAP = Preset.SPR_DSA.capabilities().general();
  private static final OpCap ALL = Preset.SPR_DSA.capabilities().operations();
  private static final Limits LIMITS = new Limits(CAP, ALL, 1 << 20, 32, true);
  private static final long A = 0x10000;
  private static final long B = 0x20000;

  static Stream<Descriptor> right() {
    return Stream.of(
        Descriptor.noop(),
        Descriptor.drain(),
        Descriptor.batch(A, 2),
        Descriptor.batch(A, 32),
        Descriptor.move(A, B, 1 << 20).with(Flag.BLOCK_ON_FAULT, Flag.CACHE_CONTROL),
        Descriptor.move(A, A + 1, 4096),
        Descriptor.fill(5, -4096L, 4096),
        Descriptor.compare(A, A, 16).expecting(0),
        Descriptor.compareWith(A, 7, 16).expecting(1),
        Descriptor.crc(A, 9, 0),
        Descriptor.crc(A, 9, 0).withSeedAt(B),
        Descriptor.copyCrc(A, B, 0x10000, 0),
        Descriptor.move(A, B, 4).withRecord(A).withInterrupt(1));
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightPasses(Descriptor descriptor) {
    assertThat(DescriptorRules.check(descriptor, LIMITS, false)).isEmpty();
  }

  private static Descriptor raw(Descriptor from, int word, long bits) {
    long[] w = {
      from.word0(),
      from.recordAddress(),
      from.first(),
      from.second(),
      from.word4(),
      from.word5(),
      from.word6(),
      from.word7()
    };
    w[word] |= bits;
    return new Descriptor(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
  }

  static Stream<Arguments> wrong() {
    Descriptor move = Descriptor.move(A, B, 16);
    return Stream.of(
        arguments(BAD_OPERATION, raw(Descriptor.noop(), 0, 0x0aL << 56)),
        arguments(BAD_OPERATION, raw(Descriptor.noop(), 0, 0xffL << 56)),
        arguments(INVALID_FLAGS, move.with(Flag.FENCE)),
        arguments(INVALID_FLAGS, move.with(Flag.CHECK_RESULT)),
        arguments(INVALID_FLAGS, move.with(Flag.REQUEST_RECORD)),
        arguments(INVALID_FLAGS, move.with(Flag.CRC_SEED_IN_MEMORY)),
        arguments(INVALID_FLAGS, raw(move, 0, 1L << 38)),
        arguments(INVALID_FLAGS, Descriptor.batch(A, 2).with(Flag.BLOCK_ON_FAULT)),
        arguments(INVALID_FLAGS, Descriptor.drain().with(Flag.READBACK1_VALID)),
        arguments(RESERVED, raw(move, 0, 1L << 20)),
        arguments(RESERVED, raw(move, 4, 1L << 48)),
        arguments(RESERVED, raw(move, 5, 1)),
        arguments(RESERVED, raw(move, 7, 1L << 63)),
        arguments(RESERVED, raw(Descriptor.noop(), 4, 1)),
        arguments(RESERVED, raw(Descriptor.batch(A, 2), 3, 1)),
        arguments(RESERVED, raw(Descriptor.compare(A, B, 1), 5, 0x100)),
        arguments(RESERVED, raw(Descriptor.crc(A, 1, 0), 3, 1)),
        arguments(RESERVED, raw(Descriptor.crc(A, 1, 0), 6, 4)),
        arguments(TRANSFER_SIZE, Descriptor.move(A, B, 0)),
        arguments(TRANSFER_SIZE, Descriptor.move(A, B, (1 << 20) + 1)),
        arguments(TRANSFER_SIZE, Descriptor.fill(0, -4096L, 4097)),
        arguments(TRANSFER_SIZE, Descriptor.compare(-1, A, 2)),
        arguments(DESCRIPTOR_COUNT, Descriptor.batch(A, 1)),
        arguments(DESCRIPTOR_COUNT, Descriptor.batch(A, 33)),
        arguments(LIST_ALIGNMENT, Descriptor.batch(A + 32, 2)),
        arguments(ADDRESS_ALIGNMENT, Descriptor.crc(A, 9, 0).withSeedAt(B + 2)),
        arguments(OVERLAP, Descriptor.copyCrc(A, A + 15, 16, 0)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrong")
  void whatIsWrongIsSaid(CompletionStatus status, Descriptor descriptor) {
    Optional<CompletionRecord> record = DescriptorRules.check(descriptor, LIMITS, false);

    assertThat(record).hasValueSatisfying(said -> assertThat(said.status()).contains(status));
  }

  @Test
  void ofSeveralErrorsTheFirstInOrderIsSaid() {
    Descriptor all = raw(Descriptor.move(A, B, 0).with(Flag.FENCE), 7, 1).withRecord(3);

    assertThat(DescriptorRules.check(all, LIMITS, false).orElseThrow().invalidFlags())
        .isEqualTo(Flag.FENCE.mask());
    assertThat(DescriptorRules.check(all, LIMITS, true).orElseThrow().is(RESERVED)).isTrue();
  }

  @Test
  void aFenceAndNoBatchInABatch() {
    assertThat(DescriptorRules.check(Descriptor.noop().with(Flag.FENCE), LIMITS, true)).isEmpty();
    assertThat(
            DescriptorRules.check(Descriptor.batch(A, 2), LIMITS, true)
                .orElseThrow()
                .is(BAD_OPERATION))
        .isTrue();
  }

  @Test
  void whatTheQueueOrTheDeviceLacksIsNotTaken() {
    GenCap bare = new GenCap(0);
    Limits queue = new Limits(CAP, ALL.without(Opcode.MEMFILL.code()), 1 << 20, 32, false);
    Limits device = new Limits(bare, ALL, 1 << 20, 32, true);
    Descriptor move = Descriptor.move(A, A + 8, 16);

    assertThat(status(Descriptor.fill(0, A, 8), queue)).contains(BAD_OPERATION);
    assertThat(status(move.with(Flag.BLOCK_ON_FAULT), queue)).contains(INVALID_FLAGS);
    assertThat(status(move.with(Flag.BLOCK_ON_FAULT), device)).contains(INVALID_FLAGS);
    assertThat(status(move.with(Flag.CACHE_CONTROL), device)).contains(INVALID_FLAGS);
    assertThat(status(move.with(Flag.DESTINATION_READBACK), device)).contains(INVALID_FLAGS);
    assertThat(status(move, device)).contains(OVERLAP);
    assertThat(status(Descriptor.crc(A, 9, 0).with(Flag.CRC_BYPASS_INVERSION), device)).isEmpty();
  }

  private static Optional<CompletionStatus> status(Descriptor descriptor, Limits limits) {
    return DescriptorRules.check(descriptor, limits, false).flatMap(CompletionRecord::status);
  }

  @Test
  void recordsStandAtMultiplesOfTheirSize() {
    assertThat(DescriptorRules.recordAligned(Descriptor.noop().withRecord(0x20))).isTrue();
    assertThat(DescriptorRules.recordAligned(Descriptor.noop().withRecord(0x30))).isFalse();
  }
}
