package org.bindery.tck.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.tck.rule.Refusals.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.mock.MockRequester;
import org.bindery.backend.mock.PagingDomain;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.IommuDomain;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.machine.MockMachine.Flag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole engine over the mock, in plain JUnit: what a vendor's hardware gets. */
class MockEngineTest {
  private static final long START = 1L << 24;

  private final MockMachine machine = new MockMachine();
  private final FrameNumbers memory = machine.memory();
  private final KitProcess process = new KitProcess(1, Set.of());
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pages = arena.allocate(16 * 4096, 4096);
  private final Memory registered = process.register(pages);
  private final IommuEngine engine = new IommufdProvider().create("mock", memory);
  private final HardwareFd fd = open("fd0");

  private HardwareFd open(String name) {
    return (HardwareFd) engine.open(name, process, _ -> {});
  }

  @AfterEach
  void nothingIsLeft() {
    engine.close();
    assertThat(memory.pinnedPages()).isZero();
    arena.close();
  }

  private long map(int ioas, long iova, int page, int count) {
    return fd.map(
        ioas,
        pages.address() + page * 4096L,
        count * 4096L,
        Access.READ_WRITE,
        OptionalLong.of(iova));
  }

  private void assertMapped(IommuDomain domain, long iova, int page) {
    long offset = page * 4096L;
    long frame = memory.pin(registered, offset, 1);
    memory.unpin(frame, 1);
    assertThat(((PagingDomain) domain).physicalAt(iova)).isEqualTo(frame * 4096);
  }

  private Optional<IommuDomain> domain(BareDevice device) {
    return machine.requester(device).domain(MockRequester.NO_PASID);
  }

  @Test
  void bindsAttachesMapsAndLetsGo() {
    BareDevice device = machine.add();
    int ioas = fd.allocateIoas();
    EngineDevice bound = fd.bind(device);
    assertThat(device.group().owner()).contains("fd0 of process1");
    assertThat(domain(device)).isEmpty();

    int hwpt = bound.attach(ioas);
    IommuDomain domain = domain(device).orElseThrow();
    assertThat(List.of(ioas, bound.id(), hwpt)).containsExactly(1, 2, 3);
    assertThat(fd.ranges(ioas).ranges()).containsExactly(new IovaRange(1 << 24, 0x7fffffffL));

    map(ioas, START, 2, 3);
    for (int i = 0; i < 3; i++) {
      assertMapped(domain, START + i * 4096L, 2 + i);
      assertThat(memory.pins(registered, (2 + i) * 4096L)).isEqualTo(1);
    }
    assertThat(memory.pinnedPages()).isEqualTo(3);
    assertThat(fd.unmap(ioas, START, 3 * 4096)).isEqualTo(3 * 4096);
    assertThat(((PagingDomain) domain).physicalAt(START)).isEqualTo(-1);
    assertThat(memory.pinnedPages()).isZero();

    bound.close();
    assertThat(domain(device)).isEmpty();
    assertThat(device.group().owner()).isEmpty();
    assertThat(fd.objects()).extracting(EngineObject::type).containsExactly("ioas");
  }

  @Test
  void keepsToTheAperture() {
    int ioas = fd.allocateIoas();
    map(ioas, START - 4096, 0, 1);
    EngineDevice bound = fd.bind(machine.add());

    refused(Errno.EADDRINUSE, () -> bound.attach(ioas));
    fd.unmap(ioas, START - 4096, 4096);
    bound.attach(ioas);

    refused(Errno.EINVAL, () -> map(ioas, START - 4096, 0, 1));
    refused(Errno.EINVAL, () -> map(ioas, 1L << 31, 0, 1));
    assertThat(map(ioas, (1L << 31) - 4096, 0, 1)).isEqualTo((1L << 31) - 4096);
    assertThat(fd.map(ioas, pages.address(), 4096, Access.READ, OptionalLong.empty()))
        .isBetween(START, 1L << 31);
  }

  @Test
  void fillsATableWithWhatWasMappedBefore() {
    BareDevice device = machine.add();
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 2);
    fd.copy(ioas, ioas, START, 4096, Access.READ, OptionalLong.of(START + (1 << 20)));
    assertThat(memory.pinnedPages()).isZero();

    fd.bind(device).attach(ioas);

    IommuDomain domain = domain(device).orElseThrow();
    assertMapped(domain, START + 4096, 1);
    assertMapped(domain, START + (1 << 20), 0);
    assertThat(memory.pins(registered, 0)).isEqualTo(1);
    assertThat(memory.pinnedPages()).isEqualTo(2);
  }

  @Test
  void sharesAnAutomaticTableAndSeparatesManualOnes() {
    BareDevice one = machine.add();
    BareDevice two = machine.add();
    int ioas = fd.allocateIoas();
    EngineDevice first = fd.bind(one);
    EngineDevice second = fd.bind(two);

    assertThat(first.attach(ioas)).isEqualTo(second.attach(ioas));
    assertThat(domain(one)).isEqualTo(domain(two));

    int manual = fd.allocateHwpt(second.id(), HwptRequest.paging(ioas));
    assertThat(second.attach(manual)).isEqualTo(manual);
    assertThat(domain(one)).isNotEqualTo(domain(two));
    assertThat(fd.hwpts()).extracting(Hwpt::format).containsOnly("mock");
    assertThat(fd.hwpts()).extracting(Hwpt::snoop).containsOnly(Snoop.ALLOW);
    refused(Errno.EBUSY, () -> fd.destroy(manual));
  }

  @Test
  void cannotEnforceSnooping() {
    EngineDevice bound = fd.bind(machine.add());
    int ioas = fd.allocateIoas();

    refused(
        Errno.EOPNOTSUPP,
        () -> fd.allocateHwpt(bound.id(), HwptRequest.paging(ioas).snoop(Snoop.ENFORCE)));
    assertThat(fd.info(bound.id()).snoopEnforceable()).isFalse();
    assertThat(fd.info(bound.id()).make()).isEqualTo("mock");
    assertThat(fd.info(bound.id()).pageSizes()).hasSize(26).startsWith(2048L);
    assertThat(fd.info(bound.id()).ranges()).containsExactly(new IovaRange(1 << 24, 0x7fffffffL));
  }

  @Test
  void aDeviceIsOneFds() {
    BareDevice device = machine.add();
    EngineDevice bound = fd.bind(device);
    HardwareFd other = open("fd1");

    refused(Errno.EPERM, () -> other.bind(device));
    bound.close();
    other.bind(device).attach(other.allocateIoas());
    assertThat(domain(device)).isPresent();
  }

  @Test
  void attachesPasidsOfSubdevices() {
    BareDevice parent = machine.add(Flag.PASID);
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 1);
    EngineDevice sub = fd.bind(parent, "sub0", 9);

    sub.attach(ioas);

    assertThat(domain(parent)).isEmpty();
    assertMapped(machine.requester(parent).domain(9).orElseThrow(), START, 0);
    refused(Errno.EBUSY, () -> open("fd1").bind(parent));
    refused(Errno.EOPNOTSUPP, () -> fd.bind(machine.add(), "sub1", 9));
    sub.close();
    assertThat(machine.requester(parent).domain(9)).isEmpty();
  }

  @Test
  void blocksADeviceThatLeaves() {
    BareDevice device = machine.add();
    EngineDevice bound = fd.bind(device);
    bound.attach(fd.allocateIoas());

    machine.remove(device);
    BareDevice next = machine.add();

    assertThat(next.requester()).isEqualTo(device.requester());
    assertThat(domain(next)).isEmpty();
    bound.close();
    fd.bind(next).attach(fd.allocateIoas());
    assertThat(domain(next)).isPresent();
  }

  @Test
  void givesEverythingBackWhenItCloses() {
    BareDevice device = machine.add();
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 16);
    fd.bind(device).attach(ioas);
    assertThat(memory.pinnedPages()).isEqualTo(16);

    fd.close();

    assertThat(memory.pinnedPages()).isZero();
    assertThat(device.group().owner()).isEmpty();
    assertThat(domain(device)).isEmpty();
  }
}
