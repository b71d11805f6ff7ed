package org.bindery.backend.mock;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.bindery.hardware.HardwareFault;
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
 * The mock IOMMU of the kernel's selftests: {@code mock_ops}. All state is the {@link Requester}s',
 * the domains' and the virtual IOMMUs', each with its own short lock, so calls about different ones
 * do not wait for each other.
 */
public final class MockIommu
    implements IommuHardware, PasidTranslation, NestedTranslation, PageRequests, VirtualIommus {
  private final String name;
  private final TablePages tablePages;
  private final Map<RequesterId, Requester> requesters = new ConcurrentHashMap<>();
  private final List<FaultSink> sinks = new CopyOnWriteArrayList<>();

  MockIommu(String name, TablePages tablePages) {
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

  /** What its tables are in. */
  TablePages tablePages() {
    return tablePages;
  }

  void add(RequesterId id, Set<MockDevice.Flag> flags) {
    requesters.put(id, new Requester(id, flags));
  }

  void remove(RequesterId id) {
    requesters.remove(id);
  }

  /**
   * @throws RefusedException EINVAL no device has the id
   */
  Requester get(RequesterId id) {
    Requester found = requesters.get(id);
    if (found == null) {
      throw Refusal.of(Errno.EINVAL, "%s has no requester %s", name, id).exception();
    }
    return found;
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    Requester known = requesters.get(requester);
    return new MockCapabilities(known == null || known.tracksDirty());
  }

  @Override
  public HardwareInfo info(RequesterId requester, int wanted) {
    if (wanted != 0 && wanted != MockTypes.HARDWARE_INFO) {
      throw Refusal.of(Errno.EOPNOTSUPP, "%s does not describe itself as type 0x%x", name, wanted)
          .exception();
    }
    UserStruct info = UserStruct.empty(8);
    info.u32(4, MockTypes.REGISTER_VALUE);
    return new HardwareInfo(MockTypes.HARDWARE_INFO, info.toArray());
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    if (request.kind() != PageTableKind.PAGING
        || request.snoop() != Snoop.ALLOW
        || !request.format().equals(MockTypes.FORMAT)) {
      throw unsupported(
          "a table of kind %s and format %s, snooping %s"
              .formatted(request.kind(), request.format(), request.snoop()));
    }
    if (request.dirtyTracking() && !capabilities(request.requester()).dirtyTracking()) {
      throw unsupported("a table that tells writes, for %s".formatted(request.requester()));
    }
    return PagingDomain.of(this, request, request.data().map(this::tableType).orElse(0));
  }

  private int tableType(UserData data) {
    if (data.type() != MockTypes.TABLE_DATA) {
      throw unsupported("a table from data of type 0x%x".formatted(data.type()));
    }
    int type = UserStruct.read(data, 8, 4).u32(4);
    if (type != MockTypes.TABLE_DEFAULT && type != MockTypes.TABLE_HUGE) {
      throw unsupported("a table of type 0x%x".formatted(type));
    }
    return type;
  }

  private RefusedException unsupported(String what) {
    return Refusal.of(Errno.EOPNOTSUPP, "%s has no such thing as %s", name, what).exception();
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request, IommuDomain parent) {
    return new NestedDomain(this, request, parent(parent), null);
  }

  /**
   * @throws RefusedException EINVAL none of this hardware that was asked for as one
   */
  private PagingDomain parent(IommuDomain domain) {
    if (own(domain) instanceof PagingDomain paging && paging.nestParent()) {
      return paging;
    }
    throw Refusal.of(Errno.EINVAL, "nested under a table of %s that is no parent", name)
        .exception();
  }

  /**
   * @throws RefusedException EINVAL other hardware's
   */
  private MockDomain own(IommuDomain domain) {
    if (domain instanceof MockDomain mock && mock.hardware() == this) {
      return mock;
    }
    throw Refusal.of(Errno.EINVAL, "a table of other hardware than %s", name).exception();
  }

  @Override
  public void attach(RequesterId requester, IommuDomain domain) {
    get(requester).attach(own(domain));
  }

  @Override
  public void block(RequesterId requester) {
    Requester known = requesters.get(requester);
    if (known != null) {
      known.block();
    }
  }

  @Override
  public void release(RequesterId requester) {
    block(requester);
  }

  @Override
  public void attach(RequesterId requester, int pasid, IommuDomain domain) {
    get(requester).attach(pasid, own(domain));
  }

  @Override
  public void block(RequesterId requester, int pasid) {
    Requester known = requesters.get(requester);
    if (known != null) {
      known.block(pasid);
    }
  }

  @Override
  public void respond(RequesterId requester, int pasid, int group, PageResponse response) {
    Requester known = requesters.get(requester);
    if (known != null) {
      known.waiting().respond(pasid, group, response);
    }
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
      throw unsupported("a virtual IOMMU of type 0x%x".formatted(type));
    }
    MockVirtualIommu made = new MockVirtualIommu(this, parent(parent), user);
    data.ifPresent(made::loopBack);
    return made;
  }

  @Override
  public Subscription onFault(FaultSink sink) {
    // A list of its own object: the same sink may be there twice.
    FaultSink own = sink::fault;
    sinks.add(own);
    return () -> sinks.remove(own);
  }

  void fault(HardwareFault fault) {
    sinks.forEach(sink -> sink.fault(fault));
  }
}
