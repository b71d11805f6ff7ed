package org.bindery.itest.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.Session;
import org.bindery.api.Snoop;
import org.bindery.api.VirtualCpu;
import org.bindery.api.Vm;
import org.bindery.binder.DeviceBinder;
import org.bindery.device.DeviceModelFactory;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceRegistration;

/**
 * The four boxes of seed 000 (an IOMMU that can enforce snooping or cannot, a device that can issue
 * No Snoop or cannot) times the choice for the table times the policies, with real DMA: a guest has
 * a line in its cache, the device writes the memory behind it and asks for No Snoop each time, the
 * guest reads, executes WBINVD, and reads again.
 *
 * <p>Beside the boxes, an IOMMU that enforces by entries (VT-d's first stage), one that never can
 * and one whose root complex heeds no No Snoop ({@code smmuv3}).
 *
 * <p>What is expected is written down here, not computed. The owner has no role.
 */
class IncoherentDmaMatrixTest {
  private static final String MACHINE =
      """
      { "iommus": [ { "name": "dmar0", "make": "vtd" }, { "name": "dmar1", "make": "vtd-legacy" },
                    { "name": "dmar2", "make": "vtd",
                      "cap": "0x9ed008c40780c66", "ecap": "0x3ee9e86f050df" },
                    { "name": "smmu0", "make": "smmuv3", "canwbs": ["0001"] } ],
        "devices": [
          { "name": "0000:00:10.0", "iommu": "dmar0", "vendor": "0x1234", "device": "0x57f0",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0000:00:11.0", "iommu": "dmar0", "vendor": "0x1234", "device": "0x57f1",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0000:00:12.0", "iommu": "dmar1", "vendor": "0x1234", "device": "0x57f0",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0000:00:13.0", "iommu": "dmar1", "vendor": "0x1234", "device": "0x57f1",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0000:00:14.0", "iommu": "dmar2", "vendor": "0x1234", "device": "0x57f0",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0000:00:15.0", "iommu": "smmu0", "vendor": "0x1234", "device": "0x57f0",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] },
          { "name": "0001:00:10.0", "iommu": "smmu0", "vendor": "0x1234", "device": "0x57f0",
            "class": "0x00ff00", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}] } ] }
      """;

  private static final Map<String, String> DEVICES =
      Map.of(
          "vtd can", "0000:00:10.0",
          "vtd cannot", "0000:00:11.0",
          "vtd-legacy can", "0000:00:12.0",
          "vtd-legacy cannot", "0000:00:13.0",
          "first-stage can", "0000:00:14.0",
          "smmuv3 can", "0000:00:15.0",
          "canwbs can", "0001:00:10.0");

  /** The command register of configuration space, with memory decoding and bus mastering on. */
  private static final int COMMAND = 4;

  private static final long MEMORY_AND_BUS_MASTER = 6;

  private static final long IOVA = 0x10_0000;
  private static final long GUEST = 0x4000;
  private static final long OLD = 0x01d0_01d0_01d0_01d0L;
  private static final long NEW = 0x7e77_7e77_7e77_7e77L;

  private final Lab lab = new Lab();
  private final Session session = lab.administration().session("matrix");
  private OtherHost host;
  private ServiceRegistration<?> models;
  private ServiceRegistration<?> binder;

  @BeforeEach
  void start() {
    models =
        lab.context().registerService(DeviceModelFactory.class, new NoSnoopModel.Factory(), null);
    binder =
        lab.context()
            .registerService(
                DeviceBinder.class,
                new NoSnoopBinder(),
                new Hashtable<>(Map.of(DeviceBinder.ID, "no-snoop")));
    host = OtherHost.described(lab, "boxes", MACHINE);
  }

  @AfterEach
  void stop() {
    session.vms().forEach(Vm::close);
    session.fds().forEach(IommuFd::close);
    session.buffers().forEach(buffer -> session.free(buffer.name()));
    host.close();
    binder.unregister();
    models.unregister();
    lab.administration().policies().choose("device");
  }

  /**
   * @param device can issue No Snoop or cannot, whatever it asks for
   * @param request what comes of allowIncoherentDma
   * @param treated how the machine treats DMA after that
   * @param read what the guest reads after the device wrote
   * @param wbinvd what WBINVD does then; after one that flushes the guest reads what the device
   *     wrote
   */
  @ParameterizedTest(name = "{0}, device {1}, table {2}, policy {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vtd        | can    | enforce | device    | granted | incoherent | fresh | flushes
          vtd        | can    | enforce | iommu     | EPERM   | coherent   | fresh | nothing
          vtd        | can    | enforce | rawio     | EPERM   | coherent   | fresh | nothing
          vtd        | can    | enforce | anyone    | granted | incoherent | fresh | flushes
          vtd        | can    | enforce | automatic | EPERM   | coherent   | fresh | nothing
          vtd        | can    | allow   | device    | granted | incoherent | stale | flushes
          vtd        | can    | allow   | iommu     | EPERM   | coherent   | stale | nothing
          vtd        | can    | allow   | rawio     | EPERM   | coherent   | stale | nothing
          vtd        | can    | allow   | anyone    | granted | incoherent | stale | flushes
          vtd        | can    | allow   | automatic | EPERM   | coherent   | stale | nothing
          vtd        | cannot | enforce | device    | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | enforce | iommu     | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | enforce | rawio     | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | enforce | anyone    | granted | incoherent | fresh | flushes
          vtd        | cannot | enforce | automatic | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | allow   | device    | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | allow   | iommu     | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | allow   | rawio     | EPERM   | coherent   | fresh | nothing
          vtd        | cannot | allow   | anyone    | granted | incoherent | fresh | flushes
          vtd        | cannot | allow   | automatic | EPERM   | coherent   | fresh | nothing
          vtd-legacy | can    | enforce | device    | -       | -          | -     | -
          vtd-legacy | can    | enforce | iommu     | -       | -          | -     | -
          vtd-legacy | can    | enforce | rawio     | -       | -          | -     | -
          vtd-legacy | can    | enforce | anyone    | -       | -          | -     | -
          vtd-legacy | can    | enforce | automatic | -       | -          | -     | -
          vtd-legacy | can    | allow   | device    | granted | incoherent | stale | flushes
          vtd-legacy | can    | allow   | iommu     | granted | incoherent | stale | flushes
          vtd-legacy | can    | allow   | rawio     | EPERM   | coherent   | stale | nothing
          vtd-legacy | can    | allow   | anyone    | granted | incoherent | stale | flushes
          vtd-legacy | can    | allow   | automatic | EPERM   | incoherent | stale | flushes
          vtd-legacy | cannot | enforce | device    | -       | -          | -     | -
          vtd-legacy | cannot | enforce | iommu     | -       | -          | -     | -
          vtd-legacy | cannot | enforce | rawio     | -       | -          | -     | -
          vtd-legacy | cannot | enforce | anyone    | -       | -          | -     | -
          vtd-legacy | cannot | enforce | automatic | -       | -          | -     | -
          vtd-legacy | cannot | allow   | device    | EPERM   | coherent   | fresh | nothing
          vtd-legacy | cannot | allow   | iommu     | granted | incoherent | fresh | flushes
          vtd-legacy | cannot | allow   | rawio     | EPERM   | coherent   | fresh | nothing
          vtd-legacy | cannot | allow   | anyone    | granted | incoherent | fresh | flushes
          vtd-legacy | cannot | allow   | automatic | EPERM   | incoherent | fresh | flushes
          first-stage | can   | enforce | device    | granted | incoherent | fresh | flushes
          first-stage | can   | enforce | automatic | EPERM   | coherent   | fresh | nothing
          first-stage | can   | allow   | device    | granted | incoherent | stale | flushes
          first-stage | can   | allow   | automatic | EPERM   | coherent   | stale | nothing
          smmuv3     | can    | enforce | device    | -       | -          | -     | -
          smmuv3     | can    | allow   | device    | granted | incoherent | stale | flushes
          smmuv3     | can    | allow   | automatic | EPERM   | incoherent | stale | flushes
          canwbs     | can    | enforce | device    | granted | incoherent | fresh | flushes
          canwbs     | can    | enforce | automatic | EPERM   | coherent   | fresh | nothing
          canwbs     | can    | allow   | device    | granted | incoherent | fresh | flushes
          canwbs     | can    | allow   | iommu     | EPERM   | coherent   | fresh | nothing
          """)
  void box(
      String iommu,
      String device,
      String table,
      String policy,
      String request,
      String treated,
      String read,
      String wbinvd) {
    lab.administration().policies().choose(policy);
    IommuFd fd = session.open(Optional.of("boxes"), Optional.empty());
    Vm vm = session.createVm(Optional.of("boxes"), Optional.empty());
    vm.register(fd);
    BoundDevice bound =
        fd.bind(BindRequest.of(host.device(DEVICES.get(iommu + " " + device))).label("d"));
    int ioas = fd.allocateIoas();
    HwptRequest wanted =
        HwptRequest.paging(ioas).snoop(Snoop.valueOf(table.toUpperCase(Locale.ROOT)));
    if (request.equals("-")) {
      assertThat(errno(() -> fd.allocateHwpt(bound, wanted))).contains(Errno.EOPNOTSUPP);
      return;
    }
    int hwpt = bound.attach(fd.allocateHwpt(bound, wanted));
    Buffer page = session.allocate(Optional.empty(), 4096);
    long at = fd.map(ioas, page.address(), 4096, Access.READ_WRITE, OptionalLong.of(IOVA));
    vm.map(GUEST, page.address(), 4096);

    Optional<Errno> refused = errno(() -> vm.allowIncoherentDma(fd, "d"));
    assertThat(refused.map(Errno::name).orElse("granted")).isEqualTo(request);
    assertThat(vm.nonCoherent() ? "incoherent" : "coherent").isEqualTo(treated);
    assertThat(fd.hwpts())
        .as("the table is what it was")
        .anySatisfy(same -> {
          assertThat(same.id()).isEqualTo(hwpt);
          assertThat(same.snoop()).isEqualTo(Snoop.valueOf(table.toUpperCase(Locale.ROOT)));
        });

    VirtualCpu cpu = vm.cpu().orElseThrow();
    store(cpu, OLD);
    cpu.flush(GUEST);
    assertThat(load(cpu)).isEqualTo(OLD);
    bound.write(RegionInfo.CONFIG, COMMAND, 2, MEMORY_AND_BUS_MASTER);
    bound.write(0, NoSnoopModel.VALUE, 8, NEW);
    bound.write(0, NoSnoopModel.TO, 8, at);
    Lab.await("the device has written", () -> bound.read(0, NoSnoopModel.DONE, 8) == 1);
    assertThat(load(cpu)).isEqualTo(read.equals("stale") ? OLD : NEW);

    cpu.writeBackAndInvalidate();
    boolean flushes = wbinvd.equals("flushes");
    assertThat(vm.wbinvd().orElseThrow().carriedOut()).isEqualTo(flushes ? 1 : 0);
    assertThat(vm.wbinvd().orElseThrow().ignored()).isEqualTo(flushes ? 0 : 1);
    assertThat(load(cpu)).isEqualTo(read.equals("stale") && !flushes ? OLD : NEW);
  }

  private static Optional<Errno> errno(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.errno());
    }
  }

  private static void store(VirtualCpu cpu, long value) {
    MemorySegment word = MemorySegment.ofArray(new byte[8]);
    word.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
    cpu.write(GUEST, word);
  }

  private static long load(VirtualCpu cpu) {
    MemorySegment word = MemorySegment.ofArray(new byte[8]);
    cpu.read(GUEST, word);
    return word.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
  }
}
