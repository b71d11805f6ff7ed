package org.bindery.iommufd.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PublishedObjectsTest {
  private final PublishedObjects objects = new PublishedObjects();

  private static FdObject object(int id) {
    return new FdObject(id, "thing") {};
  }

  @Test
  void noIdIsTooStrangeToAskFor() {
    assertThat(objects.find(0)).isNull();
    assertThat(objects.find(-1)).isNull();
    assertThat(objects.find(Integer.MIN_VALUE)).isNull();
    assertThat(objects.find(Integer.MAX_VALUE)).isNull();
  }

  @Property(tries = 300)
  void equalsASortedMap(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 300) Integer> toggled) {
    PublishedObjects published = new PublishedObjects();
    TreeMap<Integer, FdObject> model = new TreeMap<>();
    for (int id : toggled) {
      FdObject there = model.remove(id);
      if (there == null) {
        model.put(id, object(id));
        published.publish(model.get(id));
      } else {
        published.remove(there);
      }
      assertThat(published.find(id)).isSameAs(model.get(id));
    }
    List<FdObject> seen = new ArrayList<>();
    published.forEach(seen::add);
    assertThat(seen).containsExactlyElementsOf(model.values());
  }

  /** What was published before a look is found by it, what was removed before is not. */
  @Test
  @Timeout(60)
  void aFinderSeesEachObjectInItsTime() throws Exception {
    int last = 20_000;
    AtomicInteger published = new AtomicInteger();
    AtomicInteger removed = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> finders = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        finders.add(
            pool.submit(() -> {
              int wrong = 0;
              while (removed.get() < last) {
                int there = published.get();
                FdObject found = objects.find(there);
                // It may have gone by now: those counted, and the next one, which may be going.
                boolean kept = removed.get() + 1 < there;
                wrong += kept && (found == null || found.id() != there) ? 1 : 0;
                int gone = removed.get();
                wrong += objects.find(gone) != null ? 1 : 0;
              }
              return wrong;
            }));
      }
      for (int id = 1; id <= last; id++) {
        objects.publish(object(id));
        published.set(id);
        if (id > 10) {
          removeNext(removed);
        }
      }
      while (removed.get() < last) {
        removeNext(removed);
      }
      for (Future<Integer> finder : finders) {
        assertThat(finder.get()).isZero();
      }
    }
  }

  private void removeNext(AtomicInteger removed) {
    int id = removed.get() + 1;
    objects.remove(objects.find(id));
    removed.set(id);
  }
}
