package org.bindery.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Nothing is skipped but by the lists, and the lists name nothing but rules. */
class KitSkipsTest {
  private static final Class<?> HERE = KitSkipsTest.class;

  @Test
  void everyEntryNamesARule() throws ClassNotFoundException {
    for (Backend backend : Subjects.all(Backend.class)) {
      for (String line : backend.skips().lines().filter(l -> !l.startsWith("#")).toList()) {
        String[] rule = line.split("\\s+", 2)[0].split("#", 2);
        List<Method> named =
            Arrays.stream(Class.forName(rule[0]).getDeclaredMethods())
                .filter(method -> rule[1].equals("*") || method.getName().equals(rule[1]))
                .filter(method -> method.isAnnotationPresent(EveryBackend.class))
                .filter(method -> !method.isAnnotationPresent(Disabled.class))
                .toList();
        assertThat(named).as(backend.name() + ": " + line).isNotEmpty();
      }
    }
  }

  @Test
  void anEntryIsOfItsMethodOrOfAll() {
    KitSkips skips =
        KitSkips.parse(
            "# why\n\n%s#one it is so\n%s#* all of it".formatted(HERE.getName(), "other.Type"));
    assertThat(skips.reason(HERE, "one")).contains("it is so");
    assertThat(skips.reason(HERE, "two")).isEmpty();
    assertThat(skips.reason(KitSkips.class, "one")).isEmpty();
  }

  @Test
  void anEntryHasAReason() {
    assertThatThrownBy(() -> KitSkips.parse("a.Type#one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.Type#one");
  }

  @Test
  void aBackendIsAskedForByItsName() {
    assertThat(Backends.named("smmuv3").name()).isEqualTo("smmuv3");
    assertThat(Backends.named("vtd+NOTHING").name()).isEqualTo("vtd+NOTHING");
    assertThatThrownBy(() -> Backends.named("none"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none");
  }
}
