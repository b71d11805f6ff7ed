package org.bindery.tck.lab;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.IommuFd;

/** An fd with the lone edu bound in it and attached to an address space. */
public record Attached(IommuFd fd, BoundDevice device, int ioas) {
  public long map(Pages pages, Access access, long iova) {
    return fd.map(ioas, pages.address(), pages.length(), access, OptionalLong.of(iova));
  }
}
