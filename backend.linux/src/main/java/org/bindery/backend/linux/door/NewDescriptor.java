package org.bindery.backend.linux.door;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.iommufd.FaultQueueAlloc;
import org.bindery.uapi.iommufd.VeventqAlloc;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A command by which the kernel makes a descriptor, whose number stands in the answer, or is it.
 *
 * @param number the ioctl's
 */
public record NewDescriptor(int number, Place place) {
  private static final Place ANSWER = _ -> -1;

  /** Those of {@code /dev/iommu}. */
  static final List<NewDescriptor> IOMMUFD =
      List.of(
          at(FaultQueueAlloc.COMMAND, FaultQueueAlloc.OUT_FAULT_FD),
          at(VeventqAlloc.COMMAND, VeventqAlloc.OUT_VEVENTQ_FD));

  /** Those of files of VFIO. */
  static final List<NewDescriptor> VFIO = List.of(answered(VfioCommands.GROUP_GET_DEVICE_FD));

  /** Finds it. */
  @FunctionalInterface
  public interface Place {
    /**
     * @return the descriptor, or -1: this answer has none
     */
    int in(MemorySegment answer);
  }

  /** The call itself answers the descriptor. */
  public static NewDescriptor answered(int number) {
    return new NewDescriptor(number, ANSWER);
  }

  private static NewDescriptor at(Command command, U32 field) {
    return new NewDescriptor(command.number(), field::get);
  }

  boolean isAnswer() {
    return place == ANSWER;
  }
}
