package org.bindery.bench;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.bindery.api.Access;
import org.bindery.engine.HardwareFd;

/** An address space with n areas and one radix table attached. */
final class AddressSpace {
  final HardwareFd fd;
  final int ioas;

  AddressSpace(HardwareFd fd, TableHardware hardware, OtherAreas others) {
    this.fd = fd;
    this.ioas = fd.allocateIoas();
    fd.bind(hardware.device()).attach(ioas);
    for (int i = 0; i < others.count(); i++) {
      OptionalLong iova = OptionalLong.of(others.iova(i));
      long address = OtherAreas.VA + OtherAreas.PAGE * i;
      long unused = fd.map(ioas, address, OtherAreas.PAGE, Access.READ_WRITE, iova);
    }
  }

  /** Made beforehand: what a caller asks by is not the engine's garbage. */
  static OptionalLong[] wanted(long[] iovas) {
    return LongStream.of(iovas).mapToObj(OptionalLong::of).toArray(OptionalLong[]::new);
  }
}
