package org.bindery.backend.mock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.bindery.hardware.VirtualIommus;
import org.bindery.model.iommu.TablePages;

/**
 * The mock IOMMU of the kernel's selftests: {@code mock_ops}. All state is the {@link
 * MockRequester}s', the domains' and the virtual IOMMUs', each with its own short lock, so calls
 * about different ones do not wait for each other.
 */
public final class MockIommu
    implements IommuHardware, PasidTranslation, NestedTranslation, PageRequests, VirtualIommus {
  /** What its tables are in. */
  final TablePages tablePages;

  private final String name;
  private final Map<RequesterId, MockRequester> requesters = new ConcurrentHashMap<>();

  public MockIommu(String name, TablePages tablePages) {
    this.name = name;
    this.tablePages = tablePages;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String make() {
    return "mock";
  }

  /**
   * A device is there from now on, in place of one with its id.
   *
   * @param tracksDirty false: what it writes cannot be told ({@code MOCK_FLAGS_DEVICE_NO_DIRTY})
   * @param pasidBits 0 or {@link MockTypes#PASID_BITS} ({@code MOCK_FLAGS_DEVICE_PASID})
   */
  public MockRequester add(RequesterId id, boolean tracksDirty, int pasidBits) {
    MockRequester made = new MockRequester(id, tracksDirty, pasidBits);
    requesters.put(id, made);
    return made;
  }

  public void remove(RequesterId id) {
    requesters.remove(id);
  }

  /**
   * The device with an id.
   *
   * @throws RefusedException EINVAL there is none
   */
  public MockRequester get(RequesterId id) {
    return find(id)
        .orElseThrow(
            () -> Refusal.of(Errno.EINVAL, "%s has no requester %s", name, id).exception());
  }

  private Optional<MockRequester> find(RequesterId id) {
    return Optional.ofNullable(requesters.get(id));
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return MockCapabilities.of(find(requester).map(MockRequester::tracksDirty).orElse(true));
  }

  @Override
  public HardwareInfo info(RequesterId requester, int wanted) {
    if (wanted != 0 && wanted != MockTypes.HARDWARE_INFO) {
      throw unsupported("a description of type 0x%x", wanted);
    }
    MemorySegment info = MemorySegment.ofArray(new int[] {0, MockTypes.REGISTER_VALUE});
    return new HardwareInfo(MockTypes.HARDWARE_INFO, info.toArray(ValueLayout.JAVA_BYTE));
  }

  private RefusedException unsupported(String what, Object... args) {
    return Refusal.of(Errno.EOPNOTSUPP, "%s lacks %s", name, what.formatted(args)).exception();
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    if (request.kind() != PageTableKind.PAGING
        || request.snoop() != Snoop.ALLOW
        || !request.format().equals(MockTypes.FORMAT)) {
      throw unsupported(
          "tables of kind %s and format %s, snooping %s",
          request.kind(), request.format(), request.snoop());
    }
    int type = request.data().map(data -> tableData(data)[1]).orElse(MockTypes.TABLE_DEFAULT);
    if (type != MockTypes.TABLE_DEFAULT && type != MockTypes.TABLE_HUGE) {
      throw unsupported("tables of type 0x%x", type);
    }
    boolean huge = type == MockTypes.TABLE_HUGE;
    if (!request.dirtyTracking()) {
      return new PagingDomain(this, request, huge);
    }
    if (!capabilities(request.requester()).dirtyTracking()) {
      throw unsupported("tables that tell writes, for %s", request.requester());
    }
    return new TrackedDomain(this, request, huge);
  }

  /** What a table is made from: iotlb, pagetable_type. */
  int[] tableData(UserData data) {
    if (data.type() != MockTypes.TABLE_DATA) {
      throw unsupported("tables from data of type 0x%x", data.type());
    }
    int[] read = new int[2];
    data.read(MemorySegment.ofArray(read), 4);
    return read;
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request, IommuDomain parent) {
    return new NestedDomain(this, request, parent(parent), null);
  }

  /**
   * @throws RefusedException EINVAL none of this hardware that was asked for as one
   */
  private PagingDomain parent(IommuDomain domain) {
    if (own(domain) instanceof PagingDomain paging && paging.nestParent) {
      return paging;
    }
    throw Refusal.of(Errno.EINVAL, "nested under a table of %s that is no parent", name)
        .exception();
  }

  /**
   * @throws RefusedException EINVAL other hardware's
   */
  private MockDomain own(IommuDomain domain) {
    if (domain instanceof MockDomain mock && mock.hardware == this) {
      return mock;
    }
    throw Refusal.of(Errno.EINVAL, "a table of other hardware than %s", name).exception();
  }

  @Override
  public void attach(RequesterId requester, IommuDomain domain) {
    get(requester).attach(own(domain));
  }

  @Override
  public void attach(RequesterId requester, int pasid, IommuDomain domain) {
    get(requester).attach(pasid, own(domain));
  }

  @Override
  public void block(RequesterId requester) {
    block(requester, MockRequester.NO_PASID);
  }

  /** Whether the host has it back makes no difference: a mock's default domain blocks, too. */
  @Override
  public void release(RequesterId requester) {
    block(requester);
  }

  @Override
  public void block(RequesterId requester, int pasid) {
    find(requester).ifPresent(known -> known.block(pasid));
  }

  @Override
  public void respond(RequesterId requester, int pasid, int group, PageResponse response) {
    find(requester).ifPresent(known -> known.respond(pasid, group, response));
  }

  @Override
  public boolean offers(RequesterId requester, int type) {
    return type == MockTypes.VIRTUAL_IOMMU;
  }

  @Override
  public VirtualIommu allocate(
      RequesterId requester,
      int type,
      IommuDomain parent,
      Optional<UserData> data,
      VirtualIommu.User user) {
    if (!offers(requester, type)) {
      throw unsupported("virtual IOMMUs of type 0x%x", type);
    }
    MockVirtualIommu made = new MockVirtualIommu(this, parent(parent), user);
    data.ifPresent(made::loopBack);
    return made;
  }

  /** Its devices do no DMA, so none is refused. */
  @Override
  public Subscription onFault(FaultSink sink) {
    return () -> {};
  }
}
