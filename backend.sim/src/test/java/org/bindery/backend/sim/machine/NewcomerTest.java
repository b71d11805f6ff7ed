package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.junit.jupiter.api.Test;

/** A device that comes into a claimed group is blocked before its owner has heard of it. */
class NewcomerTest {
  private static final int CONTEXT_NOT_PRESENT = 0x2;
  private static final int WRITE_NOT_PERMITTED = 0x5;
  private static final String NEWCOMER =
      """
      { "name": "0000:01:03.0", "bridge": "0000:00:08.0", "vendor": "0x1234", "device": "0x11e8",
        "class": "0x00ff00", "bars": [ { "index": 0, "kind": "memory32", "size": "1M" } ] }
      """;

  /** Records what the newcomer's DMA meets; fails when told to. */
  private static final class Owner implements DmaGroup.Owner {
    final List<Integer> codes = new ArrayList<>();
    boolean fails;
    DmaDevice came;

    @Override
    public String describe() {
      return "the test";
    }

    @Override
    public void memberAdded(DmaDevice device) {
      came = device;
      codes.add(codeOfWrite(device));
      if (fails) {
        throw new IllegalStateException("the owner failed");
      }
    }

    @Override
    public void memberRemoved(DmaDevice device) {
      codes.add(codeOfWrite(device));
    }

    static int codeOfWrite(DmaDevice device) {
      SimHardware hardware = (SimHardware) device.hardware();
      List<Integer> codes = new ArrayList<>();
      try (Arena arena = Arena.ofConfined();
          var _ = hardware.onFault(fault -> codes.add(fault.code()))) {
        boolean done =
            Ports.dma(hardware, device.requesters().getFirst()).write(0x10_0000, arena.allocate(8));
        assertThat(done).isFalse();
      }
      return codes.getFirst();
    }
  }

  @Test
  void isBlockedUntilItsOwnerDecidesAndWhenTheOwnerFails() {
    try (TestHost lab = TestHost.eduLab()) {
      lab.take(E1000);
      IsolationGroup group =
          ((MachineDevice) lab.device(EDU_BEHIND_BRIDGE)).dma().orElseThrow().group();
      Owner owner = new Owner();
      group.claim(owner);
      lab.host().plug(NEWCOMER);
      lab.host().unplug("0000:01:03.0");
      assertThat(owner.codes).containsExactly(CONTEXT_NOT_PRESENT, CONTEXT_NOT_PRESENT);
      owner.fails = true;
      lab.host().plug(NEWCOMER);
      assertThat(Owner.codeOfWrite(owner.came)).isEqualTo(CONTEXT_NOT_PRESENT);
      lab.host().unplug("0000:01:03.0");
      group.release(owner);
      lab.host().plug(NEWCOMER);
      DmaDevice free =
          ((MachineDevice) lab.device("0000:01:03.0"))
              .dma()
              .map(DmaDevice.class::cast)
              .orElseThrow();
      assertThat(Owner.codeOfWrite(free)).as("the host's own table").isEqualTo(WRITE_NOT_PERMITTED);
    }
  }
}
