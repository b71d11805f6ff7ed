package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Role;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.machine.SharedSpaces.Binding;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has which PASID on a machine, and what it reaches from when until when. */
class SharedSpacesTest {
  private static final String DSA = "0000:6a:01.0";
  private static final String IAX = "0000:6a:02.0";
  private static final String DSA_OF_OTHER_SOCKET = "0000:e7:01.0";
  private static final String NVME = "0000:31:00.0";

  private final TestHost server = new TestHost(HostDescriptions.load("dsa-server"));
  private final Pasids pasids = new Pasids("test", units());
  private final SharedSpaces spaces = new SharedSpaces(pasids);
  private final TestProcess process = new TestProcess();
  private Arena arena;
  private MemorySegment memory;

  private List<SimHardware> units() {
    return List.of(hardware(DSA), hardware(DSA_OF_OTHER_SOCKET));
  }

  private MachineDevice device(String name) {
    return (MachineDevice) server.device(name);
  }

  private SimHardware hardware(String name) {
    return device(name).dma().orElseThrow().hardware();
  }

  private PasidPort port(String name) {
    DmaFunction dma = device(name).dma().orElseThrow();
    return Ports.pasids(dma.hardware(), dma.arrivesAs()).orElseThrow();
  }

  private boolean writes(String name, int pasid) {
    return port(name).write(pasid, memory.address(), MemorySegment.ofArray(new byte[] {1}));
  }

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    memory = arena.allocate(HostMemory.PAGE_SIZE, HostMemory.PAGE_SIZE);
    process.register(memory);
  }

  @AfterEach
  void stop() {
    server.close();
    arena.close();
  }

  @Test
  void aProcessHasOnePasidWithAllDevicesUntilItsLastBindingIsClosed() {
    Binding dsa = spaces.bind(device(DSA), process);
    Binding again = spaces.bind(device(DSA), process);
    Binding iax = spaces.bind(device(IAX), process);
    Binding far = spaces.bind(device(DSA_OF_OTHER_SOCKET), process);
    assertThat(List.of(dsa.pasid(), again.pasid(), iax.pasid(), far.pasid())).containsOnly(1);
    for (String name : List.of(DSA, IAX, DSA_OF_OTHER_SOCKET)) {
      assertThat(writes(name, 1)).as(name).isTrue();
    }
    assertThat(writes("0000:6a:03.0", 1)).as("one that nobody bound").isFalse();
    dsa.close();
    dsa.close();
    assertThat(writes(DSA, 1)).as("bound twice").isTrue();
    again.close();
    assertThat(writes(DSA, 1)).isFalse();
    assertThat(writes(IAX, 1)).isTrue();
    iax.close();
    assertThat(pasids.inUse()).isOne();
    far.close();
    assertThat(pasids.inUse()).isZero();
    assertThat(process.watchers()).isZero();
    assertThat(server.host().memory().orElseThrow().pinnedPages()).isZero();
  }

  @Test
  void twoProcessesHaveTwoPasidsAndOneThatIsFreeIsUsedAgain() {
    TestProcess other = new TestProcess();
    Binding first = spaces.bind(device(DSA), process);
    Binding second = spaces.bind(device(DSA), other);
    assertThat(second.pasid()).isEqualTo(2);
    assertThat(writes(DSA, 1)).isTrue();
    assertThat(writes(DSA, 2)).as("the other process has no such memory").isFalse();
    first.close();
    Binding third = spaces.bind(device(DSA), other);
    assertThat(third.pasid()).isEqualTo(2);
    Binding fourth = spaces.bind(device(IAX), new TestProcess());
    assertThat(fourth.pasid()).isOne();
    assertThat(writes(DSA, 1)).isFalse();
    assertThat(writes(IAX, 1)).isFalse();
  }

  @Test
  void aPasidIsFreedByNobodyWhileItIsAttached() {
    DmaFunction dsa = device(DSA).dma().orElseThrow();
    int pasid = pasids.allocate(device(DSA));
    IommuDomain domain =
        dsa.hardware()
            .allocate(
                new DomainRequest(
                    dsa.arrivesAs(), PageTableKind.PAGING, "vtd-second-stage", Snoop.ALLOW));
    device(DSA).attachPasid(pasid, domain);
    assertThatThrownBy(() -> pasids.free(pasid)).hasMessageContaining(DSA);
    device(DSA).detachPasid(pasid, domain);
    pasids.free(pasid);
    assertThatThrownBy(() -> pasids.free(pasid)).hasMessageContaining("not allocated");
    assertThat(pasids.allocate(device(IAX))).isEqualTo(pasid);
  }

  /** A process whose page table nobody can follow. */
  private record Unfollowed() implements Process {
    @Override
    public int pid() {
      return 2;
    }

    @Override
    public String name() {
      return "unfollowed";
    }

    @Override
    public Set<Role> roles() {
      return Set.of();
    }

    @Override
    public Memory register(MemorySegment segment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<MemorySlice> resolve(long address, long length, Access wanted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Memory> memories() {
      return List.of();
    }
  }

  @Test
  void whatCannotIsToldAndLeavesNothing() {
    assertRefused(Errno.EOPNOTSUPP, NVME, () -> spaces.bind(device(NVME), process));
    assertRefused(Errno.EOPNOTSUPP, NVME, () -> pasids.allocate(device(NVME)));
    Process unfollowed = new Unfollowed();
    assertRefused(
        Errno.EOPNOTSUPP, "cannot be followed", () -> spaces.bind(device(DSA), unfollowed));
    assertThat(pasids.inUse()).isZero();
    MachineDevice dsa = device(DSA);
    Binding open = spaces.bind(dsa, process);
    server.host().unplug(DSA);
    assertRefused(Errno.ENODEV, DSA, () -> spaces.bind(dsa, process));
    open.close();
    assertThat(pasids.inUse()).isZero();
  }

  /** A device in the place of one that left is not touched by what is closed of that. */
  @Test
  void bindingsOfADeviceThatHasLeftAreClosedLate() {
    Binding old = spaces.bind(device(DSA), process);
    PasidPort path = port(DSA);
    server.host().unplug(DSA);
    assertThat(path.write(1, memory.address(), MemorySegment.ofArray(new byte[1]))).isFalse();
    server
        .host()
        .plug(
            """
            { "name": "0000:6a:01.0", "vendor": "0x8086", "device": "0x0b25", "class": "0x088000",
              "iommu": "dmar3", "capabilities": [ { "type": "express", "port": "integratedEndpoint" },
                { "type": "ats" }, { "type": "pri", "requests": 8 }, { "type": "pasid", "bits": 20 } ] }
            """);
    Binding fresh = spaces.bind(device(DSA), process);
    assertThat(fresh.pasid()).isEqualTo(old.pasid());
    old.close();
    assertThat(writes(DSA, 1)).isTrue();
    fresh.close();
    assertThat(writes(DSA, 1)).isFalse();
    assertThat(pasids.inUse()).isZero();
  }

  /** The kernel: EBUSY while PASIDs are attached (wall 4). */
  @Test
  void aGroupIsNotClaimedWhileAMemberIsInUseByPasid() {
    server.take(DSA);
    DmaGroup group = device(DSA).dma().orElseThrow().group();
    List<String> removed = new ArrayList<>();
    DmaGroup.Owner owner =
        new DmaGroup.Owner() {
          @Override
          public String describe() {
            return "fd0 of test";
          }

          @Override
          public void memberAdded(DmaDevice device) {}

          @Override
          public void memberRemoved(DmaDevice device) {
            removed.add(device.name());
          }
        };
    Binding binding = spaces.bind(device(DSA), process);
    assertRefused(Errno.EBUSY, DSA + " is in use by PASID [1]", () -> group.claim(owner));
    binding.close();
    group.claim(owner);
    group.release(owner);
    assertThat(removed).isEmpty();
  }
}
