package org.bindery.uapi.door;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Process;
import org.bindery.engine.EngineFd;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command of {@code /dev/iommu} that a door has beyond the kernel's, as {@code IOMMU_TEST_CMD} is
 * in a kernel that is built for tests.
 */
@ConsumerType
public interface DoorExtension {
  /** The ioctl's number. */
  int number();

  /** Bytes of its struct, which begins with its size. */
  int size();

  /** Bytes that are given at least; less is EINVAL. */
  int minimum();

  /**
   * Carries it out.
   *
   * @param argument {@link #size} bytes, copied in once, zero where the user gave less
   * @return what the call answers: 0 or more
   * @throws org.bindery.api.RefusedException whose errno the call answers
   */
  int run(Call call, MemorySegment argument);

  /** What a command runs in. */
  interface Call {
    Process process();

    EngineFd fd();

    /**
     * Copies the argument back, as much as the user gave room for; the command fails otherwise.
     *
     * @throws org.bindery.api.RefusedException EFAULT
     */
    void respond();

    /**
     * Copies from the process' memory.
     *
     * @throws org.bindery.api.RefusedException EFAULT
     */
    void copyIn(long address, MemorySegment into);

    /**
     * Copies into the process' memory.
     *
     * @throws org.bindery.api.RefusedException EFAULT
     */
    void copyOut(MemorySegment from, long address);

    /**
     * Gives the process a descriptor of something that ends with it, and that keeps the fd open
     * until then. When the command fails it ends at once, and there was no descriptor.
     *
     * @return the descriptor
     * @throws org.bindery.api.RefusedException EMFILE
     */
    int descriptor(AutoCloseable file);

    /**
     * What {@link #descriptor} gave a number to.
     *
     * @throws org.bindery.api.RefusedException EBADF no such descriptor, or another kind of file
     */
    <T extends AutoCloseable> T file(int descriptor, Class<T> kind);
  }
}
