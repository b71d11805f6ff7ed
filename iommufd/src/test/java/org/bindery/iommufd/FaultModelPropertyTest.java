package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.iommufd.FaultLab.Taken;
import org.bindery.iommufd.fake.FakePages;

/**
 * Whatever the order of requests, reads, answers, attachments and their ends: every group that a
 * device has asked for whole gets exactly one answer, and gets it in time.
 */
class FaultModelPropertyTest {
  private static final int SUBDEVICES = 2;

  enum Kind {
    ASK_PART,
    ASK_LAST,
    READ,
    READ_AND_FAIL,
    ANSWER,
    ANSWER_TWICE,
    ATTACH_FIRST,
    ATTACH_SECOND,
    FAIL_TO_ATTACH,
    DETACH,
    CLOSE,
    CLOSE_QUEUE
  }

  record Command(Kind kind, int pasid, int number) {}

  /** The engine with two subdevices, two tables in two queues, and what should be. */
  private static final class Scene implements AutoCloseable {
    final FaultLab faults = new FaultLab();
    final List<EngineFaultQueue> queues = List.of(faults.queue, faults.queue());
    final Map<Integer, EngineDevice> devices = new HashMap<>();
    final int[] tables = new int[2];
    final List<Map<Integer, Taken>> delivered = List.of(new HashMap<>(), new HashMap<>());
    // By PASID: which queue it asks in, and the group that it has begun.
    final Map<Integer, Integer> asksIn = new HashMap<>();
    final Map<Integer, Integer> begun = new HashMap<>();
    final Set<Integer> closed = new HashSet<>();
    final Set<FakePages.Group> whole = new HashSet<>();
    int groups;

    Scene() {
      for (int pasid = 1; pasid <= SUBDEVICES; pasid++) {
        devices.put(pasid, faults.pasids.subdevice("wq0." + pasid, pasid));
      }
      for (int i = 0; i < 2; i++) {
        tables[i] = faults.table(devices.get(1), queues.get(i));
        attach(i + 1, i);
      }
    }

    void run(Command command) {
      int pasid = command.pasid();
      int in = command.number() % 2;
      EngineDevice device = devices.get(pasid);
      switch (command.kind()) {
        case ASK_PART -> ask(pasid, false);
        case ASK_LAST -> ask(pasid, true);
        case READ -> read(in, command.number());
        case READ_AND_FAIL -> readAndFail(in, command.number() % 3);
        case ANSWER -> answer(in, command.number(), false);
        case ANSWER_TWICE -> answer(in, command.number(), true);
        case ATTACH_FIRST -> attach(pasid, 0);
        case ATTACH_SECOND -> attach(pasid, 1);
        case FAIL_TO_ATTACH -> failToAttach(pasid, in);
        case DETACH -> {
          if (device != null) {
            device.detach();
            left(pasid);
          }
        }
        case CLOSE -> {
          if (device != null && pasid != 1) {
            device.close();
            left(pasid);
            devices.put(pasid, faults.pasids.subdevice("wq0." + pasid, pasid));
          }
        }
        case CLOSE_QUEUE -> {
          if (command.number() == 0 && closed.add(in)) {
            queues.get(in).close();
            delivered.get(in).clear();
          }
        }
      }
    }

    private void ask(int pasid, boolean last) {
      int group = begun.computeIfAbsent(pasid, _ -> ++groups);
      faults.pages.ask(faults.asking.requester(), pasid, group, last, 0x1000);
      if (last) {
        begun.remove(pasid);
        whole.add(new FakePages.Group(faults.asking.requester(), pasid, group));
        Statistics.collect(asksIn.containsKey(pasid) ? "asked" : "asked nobody");
      }
    }

    private void read(int in, int room) {
      if (closed.contains(in)) {
        return;
      }
      try {
        for (Taken taken : FaultLab.read(queues.get(in), room)) {
          assertThat(taken.device()).isEqualTo(devices.get(taken.request().pasid()).id());
          assertThat(asksIn.get(taken.request().pasid())).isEqualTo(in);
          delivered.get(in).put(taken.cookie(), taken);
          Statistics.collect("delivered");
        }
      } catch (RefusedException refused) {
        assertThat(refused.errno()).isEqualTo(Errno.EINVAL);
        Statistics.collect("no room");
      }
    }

    private void readAndFail(int in, int after) {
      if (closed.contains(in)) {
        return;
      }
      List<Taken> taken = new ArrayList<>();
      int done = 0;
      try {
        done =
            queues
                .get(in)
                .read(
                    Integer.MAX_VALUE,
                    (device, cookie, request) -> {
                      if (taken.size() == after) {
                        throw new IllegalStateException("by test");
                      }
                      taken.add(new Taken(device, cookie, request));
                    });
      } catch (IllegalStateException byTest) {
        Statistics.collect("restored");
      }
      taken.subList(0, done).forEach(was -> delivered.get(in).put(was.cookie(), was));
    }

    private void answer(int in, int which, boolean twice) {
      List<Integer> cookies = List.copyOf(delivered.get(in).keySet());
      if (closed.contains(in) || cookies.isEmpty()) {
        return;
      }
      int cookie = cookies.get(which % cookies.size());
      delivered.get(in).remove(cookie);
      queues.get(in).respond(cookie, PageResponse.SUCCESS);
      Statistics.collect("answered");
      if (twice) {
        Lab.refused(Errno.EINVAL, () -> queues.get(in).respond(cookie, PageResponse.SUCCESS));
      }
    }

    private void attach(int pasid, int to) {
      boolean same = asksIn.getOrDefault(pasid, -1) == to;
      devices.get(pasid).attach(tables[to]);
      if (!same) {
        left(pasid);
        asksIn.put(pasid, to);
      }
    }

    private void failToAttach(int pasid, int to) {
      if (asksIn.getOrDefault(pasid, -1) != to) {
        faults.lab.failures.failCall(1);
        Lab.refused(Errno.ENOMEM, () -> devices.get(pasid).attach(tables[to]));
        faults.lab.failures.failCall(0);
      }
    }

    private void left(int pasid) {
      Integer was = asksIn.remove(pasid);
      begun.remove(pasid);
      if (was != null) {
        // What it had delivered is answered: its cookies are nobody's.
        delivered
            .get(was)
            .entrySet()
            .removeIf(entry -> {
              boolean gone = entry.getValue().request().pasid() == pasid;
              if (gone) {
                Lab.refused(Errno.EINVAL, () -> respond(was, entry.getKey()));
                Statistics.collect("ended");
              }
              return gone;
            });
      }
    }

    private void respond(int in, int cookie) {
      queues.get(in).respond(cookie, PageResponse.SUCCESS);
    }

    void check() {
      List<FakePages.Group> told =
          faults.pages.outcomes().stream().map(FakePages.Outcome::group).toList();
      assertThat(told).as("no device is told twice").doesNotHaveDuplicates();
      List<FakePages.Group> answered =
          faults.pages.responses().stream().map(FakePages.Outcome::group).toList();
      assertThat(answered).as("nothing is answered twice").doesNotHaveDuplicates();
      assertThat(whole).as("only what was asked is answered").containsAll(answered);
      for (FakePages.Group group : whole) {
        if (!asksIn.containsKey(group.pasid())) {
          assertThat(told).as("%s, which is not attached", group).contains(group);
        }
      }
    }

    @Override
    public void close() {
      faults.close();
      check();
      assertThat(faults.pages.outcomes().stream().map(FakePages.Outcome::group).toList())
          .containsAll(whole);
    }
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(Kind.ASK_LAST, Kind.READ, Kind.ANSWER)),
            Tuple.of(2, Arbitraries.of(Kind.values())));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(1, SUBDEVICES),
            Arbitraries.integers().between(0, 7))
        .as(Command::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(80);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyGroupGetsExactlyOneAnswer(@ForAll("commands") List<Command> commands) {
    try (Scene scene = new Scene()) {
      for (Command command : commands) {
        scene.run(command);
        scene.check();
      }
    }
    Statistics.coverage(coverage -> {
      for (String wanted :
          List.of(
              "asked", "asked nobody", "delivered", "no room", "restored", "answered", "ended")) {
        coverage.check(wanted).count(count -> count > 0);
      }
    });
  }
}
