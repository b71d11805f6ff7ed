package org.bindery.model.idxd.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32cTest {
  private static final MemorySegment CHECK =
      MemorySegment.ofArray("123456789".getBytes(StandardCharsets.US_ASCII));

  private static int crc(MemorySegment bytes, int seed, boolean inversion, boolean reflection) {
    Crc32c crc = new Crc32c(seed, inversion, reflection);
    crc.update(bytes);
    return crc.value();
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, 0xe3069283",
    "true, false, 0x045fc71a",
    "false, true, 0xa8f022a0",
    "true, true, 0xc052a8c8"
  })
  void checkValues(boolean inversion, boolean reflection, String value) {
    assertThat(crc(CHECK, 0, inversion, reflection)).isEqualTo(Long.decode(value).intValue());
  }

  @Property
  void withoutBypassesItIsTheUsualOne(@ForAll byte[] bytes) {
    CRC32C usual = new CRC32C();
    usual.update(bytes);

    assertThat(crc(MemorySegment.ofArray(bytes), 0, false, false))
        .isEqualTo((int) usual.getValue());
  }

  @Property
  void theResultOfAPieceIsTheSeedOfTheNext(
      @ForAll byte[] bytes,
      @ForAll int seed,
      @ForAll boolean inversion,
      @ForAll boolean reflection,
      @ForAll @IntRange(max = 100) int cut) {
    MemorySegment all = MemorySegment.ofArray(bytes);
    long at = Math.min(cut, bytes.length);

    int first = crc(all.asSlice(0, at), seed, inversion, reflection);

    assertThat(crc(all.asSlice(at), first, inversion, reflection))
        .isEqualTo(crc(all, seed, inversion, reflection));
  }
}
