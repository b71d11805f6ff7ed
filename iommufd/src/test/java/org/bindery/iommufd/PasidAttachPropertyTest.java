package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.bindery.engine.EngineObject;
import org.bindery.iommufd.fake.FakeDevice;

/**
 * Two devices of a group, tables for PASIDs and not: what is attached, and refused, follows the
 * kernel's rules for {@code pasid_attach}, and each table is used as often as it is attached.
 */
class PasidAttachPropertyTest {
  private static final int PASIDS = 3;

  enum Kind {
    ATTACH,
    ATTACH_PASID,
    ATTACH_PASID_AGAIN,
    DETACH,
    DETACH_PASID,
    CLOSE,
    FAIL
  }

  /**
   * @param table 0 and 1 are for PASIDs, 2 is not, 3 is the address space
   */
  record Command(Kind kind, int device, int pasid, int table) {}

  /** A group's attachment as it should be: the table and who has attached it. */
  private static final class Attached {
    int table;
    final boolean[] by = new boolean[2];

    boolean none() {
      return !by[0] && !by[1];
    }
  }

  private static final class Scene implements AutoCloseable {
    final PasidLab pasids = new PasidLab();
    final Lab lab = pasids.lab;
    final int ioas = lab.fd.allocateIoas();
    final FakeDevice[] functions = new FakeDevice[2];
    final EngineDevice[] devices = new EngineDevice[2];
    final int[] tables = new int[3];
    // By PASID; 0 is what is attached without.
    final Map<Integer, Attached> expected = new TreeMap<>();

    Scene() {
      functions[0] = pasids.parent;
      functions[1] = FakeDevice.at(0x6a, 2, lab.hardware, pasids.group).with(8, true);
      pasids.group.join(functions[1]);
      for (int i = 0; i < 2; i++) {
        devices[i] = lab.fd.bind(functions[i]);
      }
      for (int i = 0; i < 3; i++) {
        HwptRequest request = HwptRequest.paging(ioas).forPasid(i < 2);
        tables[i] = lab.fd.allocateHwpt(devices[0].id(), request);
      }
    }

    void run(Command command) {
      int pasid = command.pasid();
      EngineDevice device = devices[command.device()];
      switch (command.kind()) {
        case ATTACH -> attach(command, 0, false);
        case ATTACH_PASID, ATTACH_PASID_AGAIN -> attach(command, pasid, false);
        case FAIL -> attach(command, pasid, true);
        case DETACH -> {
          device.detach();
          left(command.device(), 0);
        }
        case DETACH_PASID -> {
          device.detachPasid(pasid);
          left(command.device(), pasid);
        }
        case CLOSE -> {
          device.close();
          for (int attached = 0; attached <= PASIDS; attached++) {
            left(command.device(), attached);
          }
          devices[command.device()] = lab.fd.bind(functions[command.device()]);
        }
      }
    }

    private void attach(Command command, int pasid, boolean fails) {
      Errno errno = refusal(command.device(), pasid, command.table());
      boolean moves = errno == null && moves(command.device(), pasid, command.table());
      if (fails && moves) {
        errno = Errno.ENOMEM;
      }
      lab.failures.failCall(fails && moves ? 1 : 0);
      try {
        int target = command.table() == 3 ? ioas : tables[command.table()];
        if (pasid == 0) {
          devices[command.device()].attach(target);
        } else {
          devices[command.device()].attachPasid(pasid, target);
        }
        assertThat(errno).as("%s", command).isNull();
        Attached now = expected.computeIfAbsent(pasid, _ -> new Attached());
        now.by[command.device()] = true;
        now.table = command.table();
        Statistics.collect(moves ? "moved" : "joined");
      } catch (RefusedException refused) {
        assertThat(refused.errno()).as("%s: %s", command, refused.refusal()).isEqualTo(errno);
        Statistics.collect(errno.name());
      } finally {
        lab.failures.failCall(0);
      }
    }

    /** True when the hardware is asked. */
    private boolean moves(int device, int pasid, int table) {
      Attached now = expected.get(pasid);
      return now == null || now.table != table;
    }

    private Errno refusal(int device, int pasid, int table) {
      if (pasid != 0 && table == 3) {
        return Errno.EINVAL;
      }
      Attached now = expected.get(pasid);
      if (now != null && now.table == table) {
        return null;
      }
      if (now != null && !now.by[device]) {
        return Errno.EINVAL;
      }
      boolean forPasid = table < 2;
      if (pasid != 0) {
        Attached own = expected.get(0);
        return forPasid && (own == null || own.table < 2) ? null : Errno.EINVAL;
      }
      boolean any = expected.keySet().stream().anyMatch(attached -> attached != 0);
      return forPasid || !any ? null : Errno.EINVAL;
    }

    private void left(int device, int pasid) {
      Attached now = expected.get(pasid);
      if (now != null) {
        now.by[device] = false;
        if (now.none()) {
          expected.remove(pasid);
        }
      }
    }

    void check() {
      Map<Integer, Integer> uses = new HashMap<>();
      for (int pasid = 0; pasid <= PASIDS; pasid++) {
        Attached now = expected.get(pasid);
        for (int i = 0; i < 2; i++) {
          boolean by = now != null && now.by[i];
          var attached = pasid == 0 ? devices[i].attached() : devices[i].attachedPasid(pasid);
          assertThat(attached.isPresent()).as("PASID %d of %d", pasid, i).isEqualTo(by);
          if (by && now.table < 3) {
            assertThat(attached).hasValue(tables[now.table]);
            uses.merge(tables[now.table], 1, Integer::sum);
          }
          if (pasid > 0) {
            var domain = lab.hardware.domainOf(functions[i].requester(), pasid);
            assertThat(domain != null).as("both or none").isEqualTo(now != null);
          }
        }
      }
      for (EngineObject object : lab.fd.objects()) {
        if (object.type().equals("hwpt")
            && List.of(tables[0], tables[1], tables[2]).contains(object.id())) {
          assertThat(object.users()).as("%s", object).isEqualTo(uses.getOrDefault(object.id(), 0));
        }
      }
    }

    @Override
    public void close() {
      lab.close();
      assertThat(lab.hardware.domains()).isEmpty();
      assertThat(lab.hardware.pasidsAttached()).isZero();
      assertThat(lab.hardware.notTheHosts()).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(1, PASIDS),
            Arbitraries.integers().between(0, 3))
        .as(Command::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(60);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsAttachedFollowsTheRules(@ForAll("commands") List<Command> commands) {
    try (Scene scene = new Scene()) {
      for (Command command : commands) {
        scene.run(command);
        scene.check();
      }
    }
    Statistics.coverage(coverage -> {
      for (String wanted : List.of("moved", "joined", "EINVAL", "ENOMEM")) {
        coverage.check(wanted).count(count -> count > 0);
      }
    });
  }
}
