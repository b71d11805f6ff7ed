package org.bindery.tck.sequence;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Changes all ids of a sequence, or all numbers of devices, in the same way. */
final class Renumbering {
  private Renumbering() {}

  /** Without one operation, and with ids that close the gap that an object of its has left. */
  static List<Operation> without(List<Operation> operations, int at, int id) {
    List<Operation> changed = new ArrayList<>(operations.subList(0, at));
    for (Operation operation : operations.subList(at + 1, operations.size())) {
      changed.add(changed(operation, true, n -> n > id ? n - 1 : n));
    }
    return changed;
  }

  /** With one device of the bench in the place of another. */
  static List<Operation> device(List<Operation> operations, int from, int to) {
    return operations.stream()
        .map(operation -> changed(operation, false, n -> n == from ? to : n))
        .toList();
  }

  private static Operation changed(Operation operation, boolean ids, IntUnaryOperator change) {
    List<Object> parts = new ArrayList<>(Script.parts(operation));
    RecordComponent[] components = operation.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (parts.get(i) instanceof Integer number
          && components[i].isAnnotationPresent(Operation.Id.class) == ids) {
        parts.set(i, change.applyAsInt(number));
      }
    }
    return Script.with(operation.getClass(), parts);
  }
}
