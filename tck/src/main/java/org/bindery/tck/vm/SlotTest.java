package org.bindery.tck.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Vm;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory slots: the owner's memory in the guest's physical address space. */
class SlotTest {
  private static final int PAGE = Pages.SIZE;

  @RegisterExtension final Lab lab = new Lab();
  private Vm vm;
  private Pages pages;

  @BeforeEach
  void create() {
    vm = lab.closing(lab.iommu().createVm(Optional.empty()));
    pages = lab.pages(4);
  }

  @Test
  void slotsAreGivenAndTakenByNumber() {
    int first = vm.map(0, pages.address(), 2L * PAGE);
    int second = vm.map(0x100000, pages.address(), 4L * PAGE);
    assertTrue(first != second);
    vm.unmap(first);
    Refused.with(Errno.ENOENT, () -> vm.unmap(first));
    assertEquals(first, vm.map(0, pages.address(), PAGE));
    vm.unmap(second);
  }

  @Test
  void oneOnAnotherIsEexist() {
    int unused = vm.map(0x1000, pages.address(), 2L * PAGE);
    Refused.with(Errno.EEXIST, () -> vm.map(0, pages.address(), 2L * PAGE));
    Refused.with(Errno.EEXIST, () -> vm.map(0x2000, pages.address(), PAGE));
    assertEquals(unused + 1, vm.map(0x3000, pages.address(), PAGE));
  }

  @Test
  void whatIsNotWholePagesIsEinval() {
    Refused.with(Errno.EINVAL, () -> vm.map(1, pages.address(), PAGE));
    Refused.with(Errno.EINVAL, () -> vm.map(0, pages.address() + 8, PAGE));
    Refused.with(Errno.EINVAL, () -> vm.map(0, pages.address(), PAGE + 1L));
    Refused.with(Errno.EINVAL, () -> vm.map(0, pages.address(), 0));
  }

  @Test
  void whatIsNotTheOwnersIsEfault() {
    Refused.with(Errno.EFAULT, () -> vm.map(0, pages.address(), 5L * PAGE));
    pages.unregister();
    Refused.with(Errno.EFAULT, () -> vm.map(0, pages.address(), PAGE));
  }

  @Test
  void afterItsEndItIsEnodev() {
    vm.close();
    vm.close();
    Refused.with(Errno.ENODEV, () -> vm.map(0, pages.address(), PAGE));
    Refused.with(Errno.ENODEV, () -> vm.register(lab.open()));
  }
}
