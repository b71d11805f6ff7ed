package org.bindery.core.mdev;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The parents whose services are there, in the order they came; of two with one name the first
 * counts, until it goes. Safe for use by several threads.
 */
final class Parents {
  private final List<Parent> there = new CopyOnWriteArrayList<>();

  void add(Parent parent) {
    there.add(parent);
  }

  void remove(Parent parent) {
    there.remove(parent);
  }

  /** True when an earlier one has its name. */
  boolean hidden(Parent parent) {
    return !all().contains(parent);
  }

  List<Parent> all() {
    Set<String> names = new HashSet<>();
    List<Parent> first = new ArrayList<>();
    for (Parent parent : there) {
      if (names.add(parent.name())) {
        first.add(parent);
      }
    }
    return first;
  }
}
