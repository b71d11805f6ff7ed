package org.bindery.tck.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.hardware.IommuDomain;
import org.bindery.tck.failure.SpaceCall.Answer;
import org.bindery.tck.failure.SpaceCall.Done;
import org.bindery.tck.failure.SpaceCall.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Map, unmap and copy of an engine, and what a device finds meanwhile, are as {@link SpaceModel}
 * says: one call stands at each of its points while another thread makes a few, and two threads
 * make some at once.
 */
class SpaceLinearizabilityTest {
  private static final int SEEDS = 60;

  /** One in sixty shows what a device that never forgets finds. */
  private static final int SEEDS_UNTIL_FOUND = 2_000;

  @ParameterizedTest
  @EnumSource
  void callsHaveAnOrder(FailureMake make) {
    assertThat(unexplained(make, SEEDS, SpaceTarget::new)).isEmpty();
  }

  /** Devices that keep what they found, and are not told of an unmap. */
  private static final class NeverForgets extends SpaceTarget {
    private final Map<Long, Long> kept = new ConcurrentHashMap<>();

    NeverForgets(Scene scene) {
      super(scene);
    }

    @Override
    long source(IommuDomain table, long iova) {
      long found = super.source(table, iova);
      long key = iova + System.identityHashCode(table);
      return found == -1 ? kept.getOrDefault(key, -1L) : kept.merge(key, found, (_, now) -> now);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotForgottenIsFound(FailureMake make) {
    assertThat(unexplained(make, SEEDS_UNTIL_FOUND, NeverForgets::new)).isNotEmpty();
  }

  @Test
  void anUnmapThatReturnsTooEarlyIsFound() {
    SpaceCall map = new SpaceCall(Kind.MAP, 0, 0, 1);
    SpaceCall unmap = new SpaceCall(Kind.UNMAP, 0, 0, 0);
    SpaceCall look = new SpaceCall(Kind.TRANSLATE, 0, 0, 0);
    Done mapped = new Done(map, 1, 2, Answer.of(0));
    Done unmapped = new Done(unmap, 3, 6, Answer.of(Scene.PAGE));
    Done within = new Done(look, 4, 5, Answer.of(1));
    assertThat(SpaceModel.explains(List.of(mapped, unmapped, within))).isTrue();
    Done after = new Done(look, 7, 8, Answer.of(1));
    assertThat(SpaceModel.explains(List.of(mapped, unmapped, after))).isFalse();
  }

  /** Histories that have no order, of the first seed that has any. */
  private static List<List<Done>> unexplained(
      FailureMake make, int seeds, Function<Scene, SpaceTarget> target) {
    List<List<Done>> unexplained = List.of();
    try (FailureBench bench = make.start()) {
      for (int seed = 0; seed < seeds && unexplained.isEmpty(); seed++) {
        unexplained =
            histories(make, bench, seed, target).stream()
                .filter(history -> !SpaceModel.explains(history))
                .toList();
      }
    }
    return unexplained;
  }

  private static List<List<Done>> histories(
      FailureMake make, FailureBench bench, int seed, Function<Scene, SpaceTarget> target) {
    List<List<Done>> histories = new ArrayList<>();
    boolean more = true;
    for (int n = 1; more; n++) {
      bench.tell(_ -> {});
      History history = new History(seed);
      try (Scene scene = new Scene(make, bench)) {
        more = history.stand(target.apply(scene), bench, n);
      }
      histories.add(history.done);
    }
    History history = new History(seed);
    try (Scene scene = new Scene(make, bench)) {
      history.atOnce(target.apply(scene));
    }
    histories.add(history.done);
    return histories;
  }

  /** Calls by chance. */
  private static final class History {
    final List<Done> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger clock = new AtomicInteger();
    private final Random random;

    History(int seed) {
      random = new Random(seed);
    }

    private List<SpaceCall> calls(int count) {
      return Stream.generate(this::call).limit(count).toList();
    }

    private SpaceCall call() {
      Kind[] kinds = Kind.values();
      return new SpaceCall(
          kinds[random.nextInt(kinds.length)],
          random.nextInt(2),
          random.nextInt(4) / 3,
          random.nextInt(2));
    }

    private void run(SpaceTarget target, List<SpaceCall> calls) {
      for (SpaceCall call : calls) {
        int begin = clock.incrementAndGet();
        Answer answer = target.run(call);
        done.add(new Done(call, begin, clock.incrementAndGet(), answer));
      }
    }

    private void lookEverywhere(SpaceTarget target) {
      for (int at = 0; at < 4; at++) {
        run(target, List.of(new SpaceCall(Kind.TRANSLATE, at / 2, at % 2, 0)));
      }
    }

    /**
     * @return whether the call has passed as many points
     */
    boolean stand(SpaceTarget target, FailureBench bench, int n) {
      run(target, calls(3));
      List<SpaceCall> standing = calls(1);
      List<SpaceCall> meanwhile = calls(4);
      SecondThread second = new SecondThread(() -> run(target, meanwhile));
      AtPoint point = new AtPoint(Thread.currentThread(), n, second::goOn);
      bench.tell(point);
      run(target, standing);
      boolean reached = point.reached();
      if (reached) {
        second.end();
      }
      bench.tell(_ -> {});
      lookEverywhere(target);
      return reached;
    }

    void atOnce(SpaceTarget target) {
      run(target, calls(2));
      List<SpaceCall> one = calls(3);
      List<SpaceCall> other = calls(3);
      SecondThread second = new SecondThread(() -> run(target, other));
      second.begin();
      run(target, one);
      second.end();
      lookEverywhere(target);
    }
  }
}
