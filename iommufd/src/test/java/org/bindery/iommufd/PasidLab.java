package org.bindery.iommufd;

import java.util.Set;
import org.bindery.api.PageTableKind;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeDomain;
import org.bindery.iommufd.fake.FakeGroup;

/** A {@link Lab} with a function that has PASIDs and page requests, alone in its group. */
final class PasidLab implements AutoCloseable {
  final Lab lab = new Lab();
  final FakeGroup group = new FakeGroup(6);
  final FakeDevice parent;

  PasidLab() {
    lab.hardware.pasidBits = 20;
    lab.hardware.pageRequests = true;
    lab.hardware.kinds = Set.of(PageTableKind.PAGING, PageTableKind.SVA);
    parent = FakeDevice.at(0x6a, 1, lab.hardware, group).with(8, true);
    group.join(parent);
  }

  EngineDevice subdevice(String name, int pasid) {
    return lab.fd.bind(parent, name, pasid);
  }

  /** What translates a PASID of the parent; null: it is blocked. */
  FakeDomain domain(int pasid) {
    return lab.hardware.domainOf(parent.requester(), pasid);
  }

  @Override
  public void close() {
    lab.close();
  }
}
