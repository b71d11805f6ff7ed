package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A group is claimed whole, or PASIDs of its members are, never both. */
class SubdeviceClaimTest {
  private final TestHost lab = TestHost.eduLab();
  private final DmaFunction edu = function(EDU_BEHIND_BRIDGE);
  private final DmaFunction nic = function(E1000);

  private final DmaGroup.Owner whole =
      new DmaGroup.Owner() {
        @Override
        public String describe() {
          return "fd0 of test";
        }

        @Override
        public void memberAdded(DmaDevice device) {}

        @Override
        public void memberRemoved(DmaDevice device) {}
      };

  /** Remembers which of its parents it was told of. */
  private record Queue(String device, List<String> told) implements DmaGroup.SubdeviceOwner {
    Queue(String device) {
      this(device, new ArrayList<>());
    }

    @Override
    public String describe() {
      return "registered in fd1 of test";
    }

    @Override
    public void parentRemoved() {
      told.add("removed");
    }
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private DmaFunction function(String name) {
    return ((MachineDevice) lab.device(name)).dma().orElseThrow();
  }

  @Test
  void aGroupWithSubdevicesIsBusyAndNamesThem() {
    Queue first = new Queue("wq0.0");
    Queue second = new Queue("wq0.1");
    edu.group().claim(edu, 5, first);
    edu.group().claim(edu, 6, second);
    assertRefused(Errno.EPERM, "host driver e1000", () -> edu.group().claim(whole));
    lab.take(E1000);
    Refusal refusal =
        assertRefused(
            Errno.EBUSY,
            "PASID 5 of 0000:01:02.0 is wq0.0's, PASID 6 of 0000:01:02.0 is wq0.1's",
            () -> nic.group().claim(whole));
    assertThat(refusal.blockers())
        .containsExactly(
            new Blocker("wq0.0", "registered in fd1 of test"),
            new Blocker("wq0.1", "registered in fd1 of test"));
    edu.group().release(edu, 5, first);
    edu.group().release(edu, 6, first);
    assertRefused(Errno.EBUSY, "wq0.1", () -> edu.group().claim(whole));
    edu.group().release(edu, 6, second);
    edu.group().claim(whole);
    edu.group().release(whole);
  }

  @Test
  void aGroupThatIsClaimedWholeGivesNoPasid() {
    lab.take(E1000);
    edu.group().claim(whole);
    Refusal refusal =
        assertRefused(
            Errno.EBUSY,
            "fd0 of test has claimed group 3 whole",
            () -> edu.group().claim(edu, 5, new Queue("wq0.0")));
    assertThat(refusal.blockers())
        .containsExactly(new Blocker("group 3", "claimed by fd0 of test"));
    edu.group().release(whole);
    edu.group().claim(edu, 5, new Queue("wq0.0"));
  }

  @Test
  void aPasidIsOneSubdevicesAndThoseOfAnotherMemberAreOthers() {
    Queue first = new Queue("wq0.0");
    edu.group().claim(edu, 5, first);
    nic.group().claim(nic, 5, new Queue("wq1.0"));
    assertRefused(
        Errno.EBUSY, "it is wq0.0's", () -> edu.group().claim(edu, 5, new Queue("wq0.1")));
    edu.group().release(edu, 5, first);
    edu.group().claim(edu, 5, new Queue("wq0.1"));
  }

  @Test
  void whenAMemberLeavesItsSubdevicesAreToldAndTheirClaimsEnd() {
    Queue queue = new Queue("wq0.0");
    Queue other = new Queue("wq1.0");
    edu.group().claim(edu, 5, queue);
    nic.group().claim(nic, 5, other);
    lab.host().unplug(EDU_BEHIND_BRIDGE);
    assertThat(queue.told()).containsExactly("removed");
    assertThat(other.told()).isEmpty();
    edu.group().release(edu, 5, queue);
    assertRefused(
        Errno.ENODEV, "0000:01:02.0, the parent of wq0.0", () -> edu.group().claim(edu, 5, queue));
    lab.take(E1000);
    nic.group().release(nic, 5, other);
    nic.group().claim(whole);
  }
}
