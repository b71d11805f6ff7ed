package org.bindery.tck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No test is left out but by the list, and the list names nothing but tests. */
class SkipsTest {
  private static final String ONE = "org.bindery.tck.lab.SkipsTest#one()";

  @Test
  void everyEntryNamesATest() {
    for (Skips.Skip skip : Skips.committed().all()) {
      int hash = skip.test().indexOf('#');
      Class<?> testClass = load(skip.test().substring(0, hash));
      assertThat(testClass.getDeclaredMethods())
          .as(skip.test())
          .anyMatch(method ->
              method.isAnnotationPresent(Test.class)
                  && (method.getName() + "()").equals(skip.test().substring(hash + 1)));
    }
  }

  @Test
  void anEntryHoldsForItsBootAndItsTestOnly() {
    Skips skips = Skips.parse("# why\n\nlegacy " + ONE + "  it is so\n");
    assertThat(skips.reason(Boot.LEGACY, SkipsTest.class, "one")).contains("it is so");
    assertThat(skips.reason(Boot.SIM, SkipsTest.class, "one")).isEmpty();
    assertThat(skips.reason(Boot.LEGACY, SkipsTest.class, "two")).isEmpty();
    assertThat(skips.reason(Boot.LEGACY, Skips.class, "one")).isEmpty();
  }

  @Test
  void anEntryNeedsABootAndAReason() {
    assertThatThrownBy(() -> Skips.parse("legacy " + ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(ONE);
    assertThatThrownBy(() -> Skips.parse("other " + ONE + " it is so"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("legacy-snoop");
  }

  @Test
  void everyTestOfTheKitHasABenchAndIsNotDisabled() throws Exception {
    List<Class<?>> tests = testClasses();
    assertThat(tests).hasSizeGreaterThan(10);
    for (Class<?> test : tests) {
      assertThat(test.isAnnotationPresent(Disabled.class)).as(test.getName()).isFalse();
      assertThat(test.getDeclaredMethods())
          .as(test.getName())
          .noneMatch(method -> method.isAnnotationPresent(Disabled.class));
      assertThat(test.getDeclaredFields())
          .as(test.getName())
          .anyMatch(field ->
              field.getType() == Lab.class && field.isAnnotationPresent(RegisterExtension.class));
    }
  }

  private static List<Class<?>> testClasses() throws IOException, URISyntaxException {
    Path root = Path.of(Lab.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith("Test.class"))
          .<Class<?>>map(file -> load(file.substring(0, file.length() - 6).replace('/', '.')))
          .filter(type ->
              Arrays.stream(type.getDeclaredMethods())
                  .anyMatch(method -> method.isAnnotationPresent(Test.class)))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, SkipsTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
