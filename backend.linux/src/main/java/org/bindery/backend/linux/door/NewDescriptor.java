package org.bindery.backend.linux.door;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.iommufd.FaultQueueAlloc;
import org.bindery.uapi.iommufd.VeventqAlloc;

/**
 * A command by which the kernel makes a descriptor, whose number stands in the answer.
 *
 * @param number the ioctl's
 */
public record NewDescriptor(int number, Place place) {
  /** Those of {@code /dev/iommu}. */
  static final List<NewDescriptor> IOMMUFD =
      List.of(
          at(FaultQueueAlloc.COMMAND, FaultQueueAlloc.OUT_FAULT_FD),
          at(VeventqAlloc.COMMAND, VeventqAlloc.OUT_VEVENTQ_FD));

  /** Finds it. */
  @FunctionalInterface
  public interface Place {
    /**
     * @return the descriptor, or -1: this answer has none
     */
    int in(MemorySegment answer);
  }

  private static NewDescriptor at(Command command, U32 field) {
    return new NewDescriptor(command.number(), field::get);
  }
}
