package org.bindery.tck.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static List<Operation> noise(int length) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      operations.add(new Operation.Unmap(i, 0x12345678, 0x5000));
    }
    return operations;
  }

  @Test
  void whatDoesNotMatterIsLeftOut() {
    List<Operation> operations = noise(97);
    operations.add(13, new Operation.Bind(2));
    operations.add(70, new Operation.Destroy(7));
    List<Operation> shortest =
        Shrinker.shrink(
            operations,
            tried ->
                tried.indexOf(new Operation.Bind(2)) >= 0
                    && tried.indexOf(new Operation.Bind(2))
                        < tried.indexOf(new Operation.Destroy(7)));
    assertThat(shortest).containsExactly(new Operation.Bind(2), new Operation.Destroy(7));
  }

  @Test
  void numbersAreMadeSmall() {
    List<Operation> shortest =
        Shrinker.shrink(
            noise(20),
            tried ->
                tried.stream()
                    .anyMatch(o -> o instanceof Operation.Unmap unmap && unmap.iova() > 0x5000));
    assertThat(Script.write(shortest)).matches("Unmap \\d+ 0x12345000 0x0");
  }

  @Test
  void whatCannotBeShorterStays() {
    List<Operation> operations = List.of(new Operation.Objects(), new Operation.Tables());
    assertThat(Shrinker.shrink(operations, operations::equals)).isEqualTo(operations);
  }
}
