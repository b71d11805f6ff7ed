package org.bindery.shell.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @Property
  void everyUnsignedNumberReadsBack(@ForAll long number) {
    assertThat(Numbers.parse("N", "0x" + Long.toHexString(number))).isEqualTo(number);
    assertThat(Numbers.parse("N", Long.toUnsignedString(number))).isEqualTo(number);
  }

  @Property
  void suffixesMultiplyOrAreRefused(
      @ForAll long digits, @ForAll @LongRange(min = 0, max = 2) long unit) {
    String text = Long.toUnsignedString(digits) + "KMG".charAt((int) unit);
    BigInteger exact =
        new BigInteger(Long.toUnsignedString(digits)).shiftLeft(10 * ((int) unit + 1));
    if (exact.bitLength() <= 64) {
      assertThat(Numbers.parse("N", text)).isEqualTo(exact.longValue());
    } else {
      assertThatThrownBy(() -> Numbers.parse("N", text))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("too large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "1.5", "1e3", "0x", "0xg", "K", "1KK", "1T", " 1", "1 K", "١"})
  void anythingElseIsNoNumber(String text) {
    assertThatThrownBy(() -> Numbers.parse("N", text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("N is not a number: " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"18446744073709551616", "0x10000000000000000", "99999999999999999999999"})
  void moreThan64BitsAreRefused(String text) {
    assertThatThrownBy(() -> Numbers.parse("N", text)).hasMessageContaining("64 bits at most");
  }
}
