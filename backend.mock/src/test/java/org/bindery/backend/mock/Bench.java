package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
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

/** A machine, and what its tests ask of it in their own words. */
final class Bench {
  static final long START = 1L << 24;

  final MockMachine machine = new MockMachine();
  final MockIommu iommu = machine.iommu();
  final MockControls controls = machine.controls();
  final List<PageRequest> asked = new CopyOnWriteArrayList<>();

  MockDevice device(MockDevice.Flag... flags) {
    return machine.add(Set.of(flags));
  }

  static RequesterId id(MockDevice device) {
    return device.requesters().getFirst();
  }

  static DomainRequest paging(MockDevice device) {
    return new DomainRequest(id(device), PageTableKind.PAGING, MockTypes.FORMAT, Snoop.ALLOW);
  }

  IommuDomain table(MockDevice device) {
    return iommu.allocate(paging(device));
  }

  IommuDomain parent(MockDevice device) {
    return iommu.allocate(paging(device).nestParent(true));
  }

  IommuDomain nested(MockDevice device, IommuDomain parent) {
    return iommu.allocateNested(new NestedRequest(id(device), tableData(0xbadbeef, 0)), parent);
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

  PageRequest request(MockDevice device, int pasid, int group) {
    return new PageRequest(
        id(device), pasid, group, true, 0xdeadb000L, Access.READ_WRITE, false, false);
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
