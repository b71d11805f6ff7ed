package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;
import org.bindery.backend.mock.plain.PlainUserData;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TablePages;

/** A mock IOMMU with devices, and what its tests ask of it in their own words. */
final class Bench {
  static final long START = 1L << 24;

  final MockIommu iommu = new MockIommu("selftest_iommu", TablePages.UNLIMITED);
  final List<PageRequest> asked = new CopyOnWriteArrayList<>();
  private int devices;

  RequesterId device() {
    return device(true, 0);
  }

  RequesterId device(boolean tracksDirty, int pasidBits) {
    RequesterId id = new RequesterId(0, 0, devices++);
    var unused = iommu.add(id, tracksDirty, pasidBits);
    return id;
  }

  /** What translates a device's DMA without PASID. */
  Optional<IommuDomain> domain(RequesterId device) {
    return domain(device, MockRequester.NO_PASID);
  }

  Optional<IommuDomain> domain(RequesterId device, int pasid) {
    return iommu.get(device).domain(pasid);
  }

  static DomainRequest paging(RequesterId device) {
    return new DomainRequest(device, PageTableKind.PAGING, MockTypes.FORMAT, Snoop.ALLOW);
  }

  IommuDomain table(RequesterId device) {
    return iommu.allocate(paging(device));
  }

  IommuDomain parent(RequesterId device) {
    return iommu.allocate(paging(device).nestParent(true));
  }

  IommuDomain nested(RequesterId device, IommuDomain parent) {
    return iommu.allocateNested(new NestedRequest(device, tableData(0xbadbeef, 0)), parent);
  }

  static UserData tableData(int iotlb, int tableType) {
    return new PlainUserData(MockTypes.TABLE_DATA, ints(iotlb, tableType));
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.nativeOrder());
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  PageRequest request(RequesterId device, int pasid, int group) {
    return new PageRequest(
        device, pasid, group, true, 0xdeadb000L, Access.READ_WRITE, false, false);
  }

  static void refused(Errno errno, ThrowingCallable call) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, call);
    assertThat(thrown).as("refused with " + errno).isNotNull();
    assertThat(thrown.errno()).as(thrown.refusal().reason()).isEqualTo(errno);
    assertThat(thrown.refusal().reason())
        .contains(" ")
        .doesNotContain("org.bindery", "java.", "null");
  }
}
