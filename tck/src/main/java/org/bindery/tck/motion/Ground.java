package org.bindery.tck.motion;

import java.util.Arrays;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Pages;

/** Two pages of the tests' process, mapped in an fd of their own: to be copied from and to. */
final class Ground implements AutoCloseable {
  static final long SOURCE = 0x100000;
  static final long TARGET = SOURCE + Pages.SIZE;

  private final Pages pages;
  private final IommuFd fd;
  private final int ioas;
  private long seed;

  Ground(Iommu iommu) {
    pages = new Pages(iommu.process(), 2 * Pages.SIZE, false);
    IommuFd opened = null;
    try {
      opened = iommu.open();
      ioas = opened.allocateIoas();
      long unused =
          opened.map(
              ioas, pages.address(), pages.length(), Access.READ_WRITE, OptionalLong.of(SOURCE));
    } catch (RuntimeException e) {
      close(opened, pages);
      throw e;
    }
    fd = opened;
  }

  IommuFd fd() {
    return fd;
  }

  int ioas() {
    return ioas;
  }

  /**
   * Has bytes copied from {@link #SOURCE} to {@link #TARGET}, and compares both pages.
   *
   * @return length
   */
  long check(int length, Runnable copy) {
    byte[] wanted = pages.random(seed++).bytes();
    System.arraycopy(wanted, 0, wanted, Pages.SIZE, length);
    copy.run();
    if (!Arrays.equals(wanted, pages.bytes())) {
      throw new AssertionError("not the bytes that were to be copied");
    }
    return length;
  }

  @Override
  public void close() {
    close(fd, pages);
  }

  /** The fd first: while it is open, devices may reach the pages. */
  private static void close(IommuFd fd, Pages pages) {
    try (pages) {
      if (fd != null) {
        fd.close();
      }
    }
  }
}
