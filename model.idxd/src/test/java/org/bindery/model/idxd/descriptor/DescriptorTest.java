package org.bindery.model.idxd.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  @Test
  void fieldsStandWhereTheHeaderHasThem() {
    byte[] bytes = new byte[Descriptor.BYTES];
    Descriptor.copyCrc(0x1122334455667788L, 0x99aabbccddeeff00L, 0x1000, 0xcafe)
        .withRecord(0xfeed0040L)
        .withPasid(0xabcde, true)
        .withInterrupt(3)
        .withSeedAt(0x12340)
        .with(Flag.BLOCK_ON_FAULT)
        .encode(MemorySegment.ofArray(bytes));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "debc0a80"
                + "1e000111"
                + "4000edfe00000000"
                + "8877665544332211"
                + "00ffeeddccbbaa99"
                + "00100000"
                + "0300"
                + "0000"
                + "feca000000000000"
                + "4023010000000000"
                + "0000000000000000");
  }

  @Property
  void whatIsDecodedIsEncodedAgain(@ForAll @Size(64) byte[] bytes) {
    byte[] again = new byte[Descriptor.BYTES];

    Descriptor.decode(MemorySegment.ofArray(bytes)).encode(MemorySegment.ofArray(again));

    assertThat(again).isEqualTo(bytes);
  }

  @Property
  void aPasidChangesNothingElse(@ForAll @Size(64) byte[] bytes, @ForAll int pasid) {
    Descriptor before = Descriptor.decode(MemorySegment.ofArray(bytes));

    Descriptor after = before.withPasid(pasid, false);

    assertThat(after.pasid()).isEqualTo(pasid & 0xfffff);
    assertThat(after.privileged()).isFalse();
    assertThat(after.flags()).isEqualTo(before.flags());
    assertThat(after.operation()).isEqualTo(before.operation());
    assertThat(after.withPasid(before.pasid(), before.privileged())).isEqualTo(before);
  }

  @Property
  void aRecordIsEncodedAndDecoded(
      @ForAll CompletionStatus status,
      @ForAll long address,
      @ForAll int crc,
      @ForAll int completed,
      @ForAll boolean write) {
    CompletionRecord record =
        CompletionRecord.of(status)
            .withCompleted(Integer.toUnsignedLong(completed))
            .withFault(address, write)
            .withResult(1)
            .withCrc(crc);
    MemorySegment bytes = MemorySegment.ofArray(new byte[CompletionRecord.BYTES]);

    record.encode(bytes);

    assertThat(CompletionRecord.decode(bytes)).isEqualTo(record);
    assertThat(record.status()).contains(status);
    assertThat(record.is(status)).isTrue();
    assertThat(record.write()).isEqualTo(write);
    assertThat(record.crc()).isEqualTo(crc);
  }

  @Test
  void statusBytesSpeak() {
    assertThat(CompletionStatus.words(0x83)).contains("at a write").contains("page");
    assertThat(CompletionStatus.words(0x03)).doesNotContain("at a write");
    assertThat(CompletionStatus.words(0xff)).isEqualTo("aborted");
    assertThat(CompletionStatus.words(0x40)).contains("0x40");
  }
}
