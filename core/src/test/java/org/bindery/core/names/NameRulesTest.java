package org.bindery.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;

class NameRulesTest {
  @Provide
  Arbitrary<String> visible() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .excludeChars('\'', '"')
        .ofMinLength(1)
        .ofMaxLength(63);
  }

  @Property
  void visibleCharactersAreTaken(@ForAll("visible") String name) {
    assertThat(NameRules.check("label", name)).isEqualTo(name);
  }

  /** What is taken has 1-63 characters and nothing that a quoted word could not carry. */
  @Property
  void whatIsTakenCanBeRepeated(@ForAll String name) {
    boolean taken;
    try {
      NameRules.check("label", name);
      taken = true;
    } catch (RefusedException e) {
      assertThat(e.errno()).isEqualTo(Errno.EINVAL);
      taken = false;
    }
    int length = name.codePointCount(0, name.length());
    boolean clean =
        name.codePoints()
            .noneMatch(c ->
                Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || (c >= 0xd800 && c <= 0xdfff)
                    || c == '\''
                    || c == '"');
    assertThat(taken).isEqualTo(length >= 1 && length <= 63 && clean);
  }

  @Test
  void charactersAreCountedNotCodeUnits() {
    String clef = "\uD834\uDD1E";
    assertThat(NameRules.check("label", clef.repeat(63))).hasSize(126);
    assertThatThrownBy(() -> NameRules.check("label", clef.repeat(64)))
        .hasMessageContaining("1-63 characters; the one given has 64");
    assertThatThrownBy(() -> NameRules.check("label", "")).hasMessageContaining("has 0");
  }

  @Test
  void wordsAreQuotedWhenTheShellWouldTakeThemApart() {
    assertThat(ShellWord.of("0000:00:10.0")).isEqualTo("0000:00:10.0");
    assertThat(ShellWord.of("lab/0000:00:10.0")).isEqualTo("lab/0000:00:10.0");
    assertThat(ShellWord.of("a|b")).isEqualTo("'a|b'");
    assertThat(ShellWord.of("--take")).isEqualTo("'--take'");
  }
}
