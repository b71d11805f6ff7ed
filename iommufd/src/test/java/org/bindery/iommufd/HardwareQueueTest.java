package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;
import static org.bindery.iommufd.fake.FakeVirtualIommu.QUEUE_TYPE;

import org.bindery.api.Errno;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.fake.FakeVirtualIommu.FakeQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HardwareQueueTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final int iommu = guest.virtualIommu(guest.nestParent());

  @BeforeEach
  void map() {
    lab.map(guest.ioas, 0x1000, 0x4000);
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private int allocate(int index, long iova, long length) {
    return virtual.allocateHardwareQueue(iommu, QUEUE_TYPE, index, iova, length);
  }

  @Test
  void theWholePagesAroundItAreLocked() {
    int queue = allocate(0, 0x1f80, 0x100);
    assertThat(lab.accesses()).containsExactly(6);
    refused(Errno.EBUSY, () -> lab.fd.unmap(guest.ioas, 0x1000, 0x4000));
    FakeQueue running = guest.hardware.slice().queues.get(0);
    assertThat(running.iova()).isEqualTo(0x1f80);
    assertThat(running.length()).isEqualTo(0x100);
    assertThat(running.frame()).isEqualTo(Lab.VA >>> 12);
    lab.fd.destroy(queue);
    assertThat(lab.accesses()).isEmpty();
    assertThat(guest.hardware.slice().queues).isEmpty();
  }

  @Test
  void theErrorsComeInTheKernelsOrder() {
    refused(Errno.EOPNOTSUPP, () -> virtual.allocateHardwareQueue(99, 0, 9, -1, 0));
    refused(Errno.EINVAL, () -> virtual.allocateHardwareQueue(99, 4, 9, -1, 0));
    refused(Errno.EOVERFLOW, () -> virtual.allocateHardwareQueue(99, 4, 9, -1, 2));
    refused(Errno.ENOENT, () -> virtual.allocateHardwareQueue(99, 4, 9, 0, -1));
    refused(Errno.EOPNOTSUPP, () -> virtual.allocateHardwareQueue(iommu, 4, 9, 0, -1));
    refused(Errno.ERANGE, () -> allocate(9, 0, -1));
    refused(Errno.ERANGE, () -> allocate(9, 0x800, -0x1000));
    lab.map(guest.ioas, 0x10000, 0x1000);
    lab.map(guest.ioas, 0x11000, 0x1000);
    refused(Errno.ENOENT, () -> allocate(9, 0x4000, 0x2000));
    refused(Errno.EFAULT, () -> allocate(9, 0x10000, 0x2000));
    refused(Errno.EINVAL, () -> allocate(9, 0x1000, 0x1000));
    refused(Errno.EIO, () -> allocate(1, 0x1000, 0x1000));
    assertThat(lab.accesses()).isEmpty();
    assertThat(guest.objects()).isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 0");
  }

  @Test
  void theLastByteOf64BitsIsNoOverflow() {
    refused(Errno.ENOENT, () -> allocate(0, -1, 1));
    refused(Errno.ENOENT, () -> allocate(0, -0x1000, 0x1000));
  }

  @Test
  void anIndexIsOnes() {
    allocate(0, 0x1000, 0x1000);
    refused(Errno.EEXIST, () -> allocate(0, 0x2000, 0x1000));
    assertThat(lab.accesses()).hasSize(1);
  }

  @Test
  void oneThatAnotherDependsOnIsEbusy() {
    int first = allocate(0, 0x1000, 0x1000);
    int second = allocate(1, 0x2000, 0x1000);
    assertThat(guest.objects())
        .isEqualTo(
            "1 ioas 3, 2 device 1, 3 hwpt 1, 4 viommu 2, 5 hw_queue 1, 6 access 1, 7 hw_queue 0, 8 access 1");
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(first)).reason())
        .contains("hw_queue 5 of fd0 is in use by hw_queue 7");
    lab.fd.destroy(second);
    lab.fd.destroy(first);
  }

  @Test
  void itKeepsTheVirtualIommu() {
    int queue = allocate(0, 0x1000, 0x1000);
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(iommu)).reason()).contains("hw_queue 5");
    lab.fd.destroy(queue);
    lab.fd.destroy(iommu);
  }

  @Test
  void dependingOnOneThatIsBeingDestroyedIsEio() {
    allocate(0, 0x1000, 0x1000);
    lab.fd.destroy(allocate(1, 0x2000, 0x1000));
    FakeQueue orphan = guest.hardware.slice().queues.remove(0);
    guest.hardware.slice().queues.put(0, new FakeQueue(guest.hardware.slice(), 0, 0, 0, 1, null));
    refused(Errno.EIO, () -> allocate(1, 0x2000, 0x1000));
    assertThat(lab.accesses()).hasSize(1);
    guest.hardware.slice().queues.put(0, orphan);
  }
}
