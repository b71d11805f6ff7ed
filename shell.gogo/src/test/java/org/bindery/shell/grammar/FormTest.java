package org.bindery.shell.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private static final Form FORM =
      Form.of("thing make FD [NAME] --ioas N [--for bind|vm|userDriver] [--read]");

  @Test
  void theUsageLineDeclares() {
    assertThat(FORM.command()).isEqualTo("thing");
    assertThat(FORM.verb()).isEqualTo("make");
    assertThat(FORM.parameters())
        .extracting(Parameter::name, Parameter::required, Parameter::isFlag)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("FD", true, false),
            org.assertj.core.groups.Tuple.tuple("NAME", false, false),
            org.assertj.core.groups.Tuple.tuple("--ioas", true, false),
            org.assertj.core.groups.Tuple.tuple("--for", false, false),
            org.assertj.core.groups.Tuple.tuple("--read", false, true));
  }

  /** Wherever options stand among the positional arguments, the meaning is the same. */
  @Property
  void optionsStandAnywhere(
      @ForAll @IntRange(min = 0, max = 2) int first,
      @ForAll @IntRange(min = 0, max = 3) int second,
      @ForAll boolean equals) {
    List<String> words = new ArrayList<>(List.of("fd0", "name"));
    words.addAll(first, equals ? List.of("--ioas=0x10") : List.of("--ioas", "0x10"));
    if (!equals && second > 0 && words.get(second - 1).equals("--ioas")) {
      return;
    }
    words.add(second, "--read");
    Arguments arguments = FORM.match(words);
    assertThat(arguments.text("FD")).isEqualTo("fd0");
    assertThat(arguments.optionalText("NAME")).hasValue("name");
    assertThat(arguments.integer("--ioas")).isEqualTo(16);
    assertThat(arguments.flag("--read")).isTrue();
  }

  @Test
  void enumsAreWrittenInLowerCamelCase() {
    assertThat(
            FORM.match(List.of("fd0", "--ioas=1", "--for=userDriver")).choice("--for", Use.class))
        .isEqualTo(Optional.of(Use.USER_DRIVER));
  }

  @Test
  void afterTwoDashesNothingIsAnOption() {
    Form form = Form.of("echo WORD...");
    assertThat(form.match(List.of("a", "--", "--read")).texts("WORD"))
        .containsExactly("a", "--read");
  }

  @Test
  void argumentsThatAreNoTextKeepTheirKind() {
    Object object = new Object();
    assertThat(FORM.match(List.of(object, "--ioas", 3L)).object("FD")).isSameAs(object);
    assertThat(FORM.match(List.of(object, "--ioas", 3L)).integer("--ioas")).isEqualTo(3);
  }

  @Test
  void nullIsExplained() {
    assertThatThrownBy(() -> FORM.match(Arrays.asList("fd0", null)))
        .hasMessageContaining("parenthesis without quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thing [", "thing FD]x", "thing --", "thing FD  NAME", "thing Fd"})
  void aWrongUsageLineIsNoForm(String usage) {
    assertThatIllegalArgumentException().isThrownBy(() -> Form.of(usage));
  }
}
