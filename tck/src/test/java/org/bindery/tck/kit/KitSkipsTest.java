package org.bindery.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bindery.tck.door.EveryDoor;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Nothing is skipped but by the lists, and the lists name nothing but rules. */
class KitSkipsTest {
  private static final Class<?> HERE = KitSkipsTest.class;

  @Test
  void everyEntryNamesARule() throws ClassNotFoundException {
    assertThat(assertRules(Backend.class, EveryBackend.class)).isPositive();
    assertThat(assertRules(DoorBackend.class, EveryDoor.class)).isZero();
  }

  /** How many rules are named. */
  private static int assertRules(
      Class<? extends Subject> kind, Class<? extends Annotation> annotation)
      throws ClassNotFoundException {
    int rules = 0;
    for (Subject backend : Subjects.of(kind, Optional.empty())) {
      for (String line : backend.skips().lines().filter(l -> !l.startsWith("#")).toList()) {
        String[] rule = line.split("\\s+", 2)[0].split("#", 2);
        List<Method> named =
            Arrays.stream(Class.forName(rule[0]).getDeclaredMethods())
                .filter(method -> rule[1].equals("*") || method.getName().equals(rule[1]))
                .filter(method -> method.isAnnotationPresent(annotation))
                .filter(method -> !method.isAnnotationPresent(Disabled.class))
                .toList();
        assertThat(named).as(backend.name() + ": " + line).isNotEmpty();
        rules += named.size();
      }
    }
    return rules;
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
}
