package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.testing.Captures;
import org.bindery.backend.sim.testing.TestHost;

/** Whatever is wrong in a file: a machine, or a refusal with the place; never anything else. */
class DamagedFileTest {
  private static final String CHARACTERS = "0123456789abcdefx:. \n{}[]\",-zé";

  @Property(tries = 300)
  void aCaptureWithACharacterChanged(
      @ForAll @IntRange(max = 30_000) int at, @ForAll @IntRange(max = 29) int character) {
    machineOrRefusal(damaged(Captures.q35Switch(), at, character));
  }

  @Property(tries = 20_000)
  @Tag("long")
  void aCaptureWithACharacterChangedForLong(
      @ForAll @IntRange(max = 30_000) int at, @ForAll @IntRange(max = 29) int character) {
    machineOrRefusal(damaged(Captures.q35Switch(), at, character));
  }

  @Property(tries = 300)
  void aCaptureCutOff(@ForAll @IntRange(max = 30_000) int at) {
    String capture = Captures.q35Guest();
    machineOrRefusal(capture.substring(0, at % capture.length()));
  }

  @Property(tries = 300)
  void aDescriptionWithACharacterChanged(
      @ForAll @IntRange(max = 30_000) int at, @ForAll @IntRange(max = 29) int character) {
    machineOrRefusal(damaged(JsonHostTest.GOOD, at, character));
  }

  @Property(tries = 300)
  void aDescriptionCutOff(@ForAll @IntRange(max = 30_000) int at) {
    machineOrRefusal(JsonHostTest.GOOD.substring(0, at % JsonHostTest.GOOD.length()));
  }

  private static String damaged(String text, int at, int character) {
    int place = at % text.length();
    return text.substring(0, place) + CHARACTERS.charAt(character) + text.substring(place + 1);
  }

  private static void machineOrRefusal(String text) {
    try {
      new TestHost(HostDescriptions.parse("damaged", text)).close();
    } catch (RefusedException e) {
      assertThat(e.errno()).isEqualTo(Errno.EINVAL);
      assertThat(e.refusal().reason()).startsWith("damaged, line ");
    }
  }
}
