package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.START;
import static org.bindery.backend.mock.Bench.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.mock.MockDevice.Flag;
import org.bindery.backend.mock.plain.MockProcess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.iommufd.IommufdProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole engine over the mock, in plain JUnit: what a vendor's hardware gets. */
class EngineTest {
  private final Bench bench = new Bench();
  private final MockMemory memory = bench.machine.memory();
  private final MockProcess process = new MockProcess(1, "admin");
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pages = arena.allocate(16 * 4096, 4096);
  private final Memory registered = process.register(pages);
  private final IommuEngine engine = new IommufdProvider().create("mock", memory);
  private final List<Fault> faults = new ArrayList<>();
  private final HardwareFd fd = open("fd0");

  private HardwareFd open(String name) {
    return (HardwareFd) engine.open(name, process, faults::add);
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
    assertThat(bench.controls.physicalAt(domain, iova)).isEqualTo(frame * 4096);
  }

  @Test
  void bindsAttachesMapsAndLetsGo() {
    MockDevice device = bench.device();
    int ioas = fd.allocateIoas();
    EngineDevice bound = fd.bind(device);
    assertThat(bench.controls.owner(device)).contains("fd0 of admin");
    assertThat(bench.controls.domain(device)).isEmpty();

    int hwpt = bound.attach(ioas);
    IommuDomain domain = bench.controls.domain(device).orElseThrow();
    assertThat(List.of(ioas, bound.id(), hwpt)).containsExactly(1, 2, 3);
    assertThat(fd.ranges(ioas).ranges()).containsExactly(PagingDomain.APERTURE);

    map(ioas, START, 2, 3);
    for (int i = 0; i < 3; i++) {
      assertMapped(domain, START + i * 4096L, 2 + i);
      assertThat(memory.pins(registered, (2 + i) * 4096L)).isEqualTo(1);
    }
    assertThat(memory.pinnedPages()).isEqualTo(3);
    assertThat(fd.unmap(ioas, START, 3 * 4096)).isEqualTo(3 * 4096);
    assertThat(bench.controls.physicalAt(domain, START)).isEqualTo(-1);
    assertThat(memory.pinnedPages()).isZero();

    bound.close();
    assertThat(bench.controls.domain(device)).isEmpty();
    assertThat(bench.controls.owner(device)).isEmpty();
    assertThat(fd.objects()).extracting(EngineObject::type).containsExactly("ioas");
  }

  @Test
  void keepsToTheAperture() {
    int ioas = fd.allocateIoas();
    map(ioas, START - 4096, 0, 1);
    EngineDevice bound = fd.bind(bench.device());

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
    MockDevice device = bench.device();
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 2);
    fd.copy(ioas, ioas, START, 4096, Access.READ, OptionalLong.of(START + (1 << 20)));
    assertThat(memory.pinnedPages()).isZero();

    fd.bind(device).attach(ioas);

    IommuDomain domain = bench.controls.domain(device).orElseThrow();
    assertMapped(domain, START + 4096, 1);
    assertMapped(domain, START + (1 << 20), 0);
    assertThat(memory.pins(registered, 0)).isEqualTo(1);
    assertThat(memory.pinnedPages()).isEqualTo(2);
  }

  @Test
  void sharesAnAutomaticTableAndSeparatesManualOnes() {
    MockDevice one = bench.device();
    MockDevice two = bench.device();
    int ioas = fd.allocateIoas();
    EngineDevice first = fd.bind(one);
    EngineDevice second = fd.bind(two);

    assertThat(first.attach(ioas)).isEqualTo(second.attach(ioas));
    assertThat(bench.controls.domain(one)).isEqualTo(bench.controls.domain(two));

    int manual = fd.allocateHwpt(second.id(), HwptRequest.paging(ioas));
    assertThat(second.attach(manual)).isEqualTo(manual);
    assertThat(bench.controls.domain(one)).isNotEqualTo(bench.controls.domain(two));
    assertThat(fd.hwpts()).extracting(Hwpt::format).containsOnly("mock");
    assertThat(fd.hwpts()).extracting(Hwpt::snoop).containsOnly(Snoop.ALLOW);
    refused(Errno.EBUSY, () -> fd.destroy(manual));
  }

  @Test
  void cannotEnforceSnooping() {
    EngineDevice bound = fd.bind(bench.device());
    int ioas = fd.allocateIoas();

    refused(
        Errno.EOPNOTSUPP,
        () -> fd.allocateHwpt(bound.id(), HwptRequest.paging(ioas).snoop(Snoop.ENFORCE)));
    assertThat(fd.info(bound.id()).snoopEnforceable()).isFalse();
    assertThat(fd.info(bound.id()).make()).isEqualTo("mock");
    assertThat(fd.info(bound.id()).pageSizes()).containsExactly(2048L, 1L << 20);
    assertThat(fd.info(bound.id()).ranges()).containsExactly(new IovaRange(1 << 24, 0x7fffffffL));
  }

  @Test
  void aDeviceIsOneFds() {
    MockDevice device = bench.device();
    EngineDevice bound = fd.bind(device);
    HardwareFd other = open("fd1");

    refused(Errno.EPERM, () -> other.bind(device));
    bound.close();
    other.bind(device).attach(other.allocateIoas());
    assertThat(bench.controls.domain(device)).isPresent();
  }

  @Test
  void attachesPasidsOfSubdevices() {
    MockDevice parent = bench.device(Flag.PASID);
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 1);
    EngineDevice sub = fd.bind(parent, "sub0", 9);

    sub.attach(ioas);

    assertThat(bench.controls.domain(parent)).isEmpty();
    assertMapped(bench.controls.domain(parent, 9).orElseThrow(), START, 0);
    refused(Errno.EBUSY, () -> open("fd1").bind(parent));
    refused(Errno.EOPNOTSUPP, () -> fd.bind(bench.device(), "sub1", 9));
    sub.close();
    assertThat(bench.controls.domain(parent, 9)).isEmpty();
  }

  @Test
  void blocksADeviceThatLeaves() {
    MockDevice device = bench.device();
    EngineDevice bound = fd.bind(device);
    bound.attach(fd.allocateIoas());

    bench.machine.remove(device);
    MockDevice next = bench.device();

    assertThat(Bench.id(next)).isEqualTo(Bench.id(device));
    assertThat(bench.controls.domain(next)).isEmpty();
    bound.close();
    fd.bind(next).attach(fd.allocateIoas());
    assertThat(bench.controls.domain(next)).isPresent();
  }

  @Test
  void bringsFaultsToTheOwner() {
    MockDevice device = bench.device();
    fd.bind(device);

    bench.controls.fault(
        new HardwareFault(Bench.id(device), -1, 0x123000, Access.WRITE, 5, "not mapped"));

    assertThat(faults).extracting(Fault::device, Fault::iova).hasSize(1);
    assertThat(faults.getFirst().device()).isEqualTo("iommufd_mock0");
    assertThat(faults.getFirst().iova()).isEqualTo(0x123000);
  }

  @Test
  void givesEverythingBackWhenItCloses() {
    MockDevice device = bench.device();
    int ioas = fd.allocateIoas();
    map(ioas, START, 0, 16);
    fd.bind(device).attach(ioas);
    assertThat(memory.pinnedPages()).isEqualTo(16);

    fd.close();

    assertThat(memory.pinnedPages()).isZero();
    assertThat(bench.controls.owner(device)).isEmpty();
    assertThat(bench.controls.domain(device)).isEmpty();
  }
}
