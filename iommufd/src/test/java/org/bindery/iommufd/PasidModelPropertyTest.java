package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDomain;

/**
 * Whatever is registered, attached, detached and closed in whatever order, by whole device or by
 * PASID: each PASID reaches what it was attached to last and nothing else.
 */
class PasidModelPropertyTest {
  private static final int PASIDS = 3;
  private static final long MARK = 0x10000;

  enum Kind {
    REGISTER,
    ATTACH_FIRST,
    ATTACH_SECOND,
    ATTACH_PROCESS,
    DETACH,
    CLOSE,
    BIND_WHOLE,
    CLOSE_WHOLE
  }

  record Command(Kind kind, int pasid) {}

  /** What a PASID reaches. */
  enum Reach {
    NOTHING,
    FIRST,
    SECOND,
    PROCESS
  }

  /** The engine, and what it should have. */
  private static final class Scene implements AutoCloseable {
    final PasidLab pasids = new PasidLab();
    final int[] spaces = {pasids.lab.fd.allocateIoas(), pasids.lab.fd.allocateIoas()};
    final Map<Integer, EngineDevice> devices = new HashMap<>();
    final Map<Integer, Reach> expected = new HashMap<>();
    EngineDevice whole;

    Scene() {
      // The second has its mark a page further.
      pasids.lab.map(spaces[0], MARK, 0x1000);
      pasids.lab.map(spaces[1], MARK + 0x1000, 0x1000);
    }

    void run(Command command) {
      EngineDevice device = devices.get(command.pasid());
      switch (command.kind()) {
        case REGISTER -> register(command.pasid());
        case ATTACH_FIRST -> attach(command.pasid(), spaces[0], Reach.FIRST);
        case ATTACH_SECOND -> attach(command.pasid(), spaces[1], Reach.SECOND);
        case ATTACH_PROCESS -> {
          if (device != null) {
            int table = pasids.lab.fd.allocateHwpt(device.id(), HwptRequest.sva());
            attach(command.pasid(), table, Reach.PROCESS);
          }
        }
        case DETACH -> {
          if (device != null) {
            device.detach();
            expected.put(command.pasid(), Reach.NOTHING);
          }
        }
        case CLOSE -> {
          if (device != null) {
            device.close();
            devices.remove(command.pasid());
            expected.remove(command.pasid());
          }
        }
        case BIND_WHOLE -> bindWhole();
        case CLOSE_WHOLE -> {
          if (whole != null) {
            whole.close();
            whole = null;
          }
        }
      }
    }

    private void register(int pasid) {
      boolean busy = whole != null || devices.containsKey(pasid);
      try {
        devices.put(pasid, pasids.subdevice("wq0." + pasid, pasid));
        expected.put(pasid, Reach.NOTHING);
        assertThat(busy).isFalse();
        Statistics.collect("registered");
      } catch (RefusedException refused) {
        assertThat(refused.errno()).isEqualTo(Errno.EBUSY);
        assertThat(busy).isTrue();
        Statistics.collect("EBUSY");
      }
    }

    private void bindWhole() {
      if (whole != null) {
        return;
      }
      try {
        whole = pasids.lab.fd.bind(pasids.parent);
        assertThat(devices).isEmpty();
        Statistics.collect("whole");
      } catch (RefusedException refused) {
        assertThat(refused.errno()).isEqualTo(Errno.EBUSY);
        assertThat(devices).isNotEmpty();
      }
    }

    private void attach(int pasid, int table, Reach reach) {
      EngineDevice device = devices.get(pasid);
      if (device != null) {
        device.attach(table);
        expected.put(pasid, reach);
        Statistics.collect("attached");
      }
    }

    void check() {
      for (int pasid = 1; pasid <= PASIDS; pasid++) {
        assertThat(reach(pasid))
            .as("PASID %d", pasid)
            .isEqualTo(expected.getOrDefault(pasid, Reach.NOTHING));
      }
      assertThat(pasids.group.claimedPasids()).isEqualTo(devices.size());
      assertThat(pasids.group.claimed()).isEqualTo(whole != null);
    }

    private Reach reach(int pasid) {
      FakeDomain domain = pasids.domain(pasid);
      if (domain == null) {
        return Reach.NOTHING;
      }
      if (domain.process() != null) {
        return Reach.PROCESS;
      }
      assertThat(domain.mappedPages()).isEqualTo(1);
      return domain.frameAt(MARK) >= 0 ? Reach.FIRST : Reach.SECOND;
    }

    @Override
    public void close() {
      pasids.close();
      assertThat(pasids.lab.hardware.domains()).isEmpty();
      assertThat(pasids.lab.memory.pinnedPages()).isZero();
      assertThat(pasids.group.claimedPasids()).isZero();
      assertThat(pasids.group.claimed()).isFalse();
    }
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()), Arbitraries.integers().between(1, PASIDS))
        .as(Command::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(60);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void eachPasidReachesWhatItWasAttachedToLast(@ForAll("commands") List<Command> commands) {
    try (Scene scene = new Scene()) {
      for (Command command : commands) {
        scene.run(command);
        scene.check();
      }
    }
    Statistics.coverage(coverage -> {
      for (String wanted : List.of("registered", "EBUSY", "whole", "attached")) {
        coverage.check(wanted).count(count -> count > 0);
      }
    });
  }
}
