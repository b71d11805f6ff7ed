package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bindery.api.Vm;
import org.bindery.api.WbinvdCharge;
import org.bindery.api.WbinvdCount;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeVm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What WBINVD has cost stays with the owner until he ends, not with the machine. */
class WbinvdChargeTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  private static WbinvdCount count(long ignored, long carriedOut, long lines) {
    return new WbinvdCount(ignored, carriedOut, lines);
  }

  private Vm machine(String owner) {
    return core.administration().session(owner).createVm(Optional.empty(), Optional.empty());
  }

  private FakeVm last() {
    return core.host.machines.getLast();
  }

  private void charged(WbinvdCharge... expected) {
    assertThat(core.administration().wbinvdCharges()).containsExactly(expected);
  }

  @Test
  void anOwnersTotalIsOverAllMachinesGoneOrThere() {
    charged();
    Vm first = machine("admin");
    FakeVm firstCost = last();
    charged(new WbinvdCharge("admin", WbinvdCount.NONE));
    firstCost.cost = () -> count(1, 2, 30);
    Vm second = machine("admin");
    last().cost = () -> count(0, 1, 5);
    charged(new WbinvdCharge("admin", count(1, 3, 35)));

    first.close();
    charged(new WbinvdCharge("admin", count(1, 3, 35)));
    last().cost = () -> count(4, 1, 5);
    charged(new WbinvdCharge("admin", count(5, 3, 35)));
    second.close();
    charged(new WbinvdCharge("admin", count(5, 3, 35)));
    machine("admin");
    last().cost = () -> count(0, 1, 1);
    charged(new WbinvdCharge("admin", count(5, 4, 36)));
  }

  @Test
  void whatIsExecutedUntilTheEndIsCharged() {
    Vm vm = machine("admin");
    FakeVm machine = last();
    machine.cost = () -> machine.closed() ? count(0, 9, 90) : count(0, 8, 80);
    charged(new WbinvdCharge("admin", count(0, 8, 80)));
    vm.close();
    charged(new WbinvdCharge("admin", count(0, 9, 90)));
  }

  @Test
  void eachOwnerHasHisOwn() {
    machine("admin").close();
    machine("other");
    last().cost = () -> count(0, 7, 70);
    charged(
        new WbinvdCharge("admin", WbinvdCount.NONE), new WbinvdCharge("other", count(0, 7, 70)));
  }

  @Test
  void aMachineThatFailsToSayIsTakenAsItSaidLast() {
    Vm vm = machine("admin");
    FakeVm machine = last();
    machine.cost = () -> count(0, 2, 20);
    charged(new WbinvdCharge("admin", count(0, 2, 20)));
    machine.cost =
        () -> {
          throw new IllegalStateException("not now");
        };
    charged(new WbinvdCharge("admin", count(0, 2, 20)));
    vm.close();
    charged(new WbinvdCharge("admin", count(0, 2, 20)));
  }

  @Test
  void itOutlivesTheHost() {
    Vm unused = machine("admin");
    last().cost = () -> count(0, 2, 20);
    core.core.hostGone(core.managed);
    charged(new WbinvdCharge("admin", count(0, 2, 20)));
  }

  @Test
  void itEndsWithItsOwner() {
    Vm vm = core.core.owners().iommu(core.managed, 7, "a.bundle").createVm(Optional.empty());
    last().cost = () -> count(0, 2, 20);
    vm.close();
    charged(new WbinvdCharge("a.bundle", count(0, 2, 20)));
    core.core.bundleStopped(7);
    charged();
  }
}
