package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.stream.Stream;
import org.bindery.guest.process.DoorRules;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.FrameworkUtil;

/**
 * The kit's rules of the raw door hold for this kernel, with its mock devices: what the rules say
 * of ours is what the kernel does. They run in plain JUnit, in a process of their own.
 */
class DoorRulesTest {
  @TestFactory
  Stream<DynamicTest> theKernelKeepsTheRules()
      throws IOException, InterruptedException, ClassNotFoundException {
    String[] classes =
        Stream.of(FrameworkUtil.getBundle(DoorUser.class).getHeaders().get("Test-Cases").split(","))
            .filter(name -> name.startsWith("org.bindery.tck.rule.door."))
            .toArray(String[]::new);
    Program rules = Program.run(DoorRules.class, classes);
    assertThat(rules.status()).isZero();
    assertThat(rules.lines()).as("a line for each rule").hasSize(rules(classes));
    return rules.lines().stream()
        .map(line -> line.split(" ", 3))
        .map(words -> DynamicTest.dynamicTest(words[1], () -> judge(words)));
  }

  private static int rules(String... classes) throws ClassNotFoundException {
    int rules = 0;
    for (String name : classes) {
      rules +=
          (int)
              Stream.of(
                      FrameworkUtil.getBundle(DoorUser.class).loadClass(name).getDeclaredMethods())
                  .filter(method -> method.isAnnotationPresent(EveryDoor.class))
                  .count();
    }
    return rules;
  }

  private static void judge(String[] words) {
    if (!words[0].equals("passed")) {
      fail(String.join(" ", words));
    }
  }
}
