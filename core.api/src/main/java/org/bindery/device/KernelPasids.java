package org.bindery.device;

import org.bindery.api.Process;
import org.osgi.annotation.versioning.ProviderType;

/**
 * PASIDs for one function: the kernel's numbers, and address spaces bound by them. Safe for use by
 * several threads.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A PASID is of one holder on the whole host until it is freed.
 *   <li>A PASID that is freed, or whose last binding is closed, reaches nothing when that returns,
 *       and what was under way with it has ended (I6).
 * </ul>
 */
@ProviderType
public interface KernelPasids {
  /** Bits of PASID that function and IOMMU both have. */
  int bits();

  /** True when pages can be requested: the function and its IOMMU answer page faults. */
  boolean pageRequests();

  /**
   * A PASID that stands for nothing yet ({@code iommu_alloc_global_pasid}).
   *
   * @throws org.bindery.api.RefusedException ENOSPC none is left
   */
  int allocate();

  /** Frees what {@link #allocate} gave; whoever attached it has detached it. */
  void free(int pasid);

  /**
   * Binds a process' address space: DMA with the binding's PASID uses its addresses ({@code
   * iommu_sva_bind_device}). Bindings of one process may have one PASID together.
   *
   * @throws org.bindery.api.RefusedException ENOSPC no PASID is left; EOPNOTSUPP function or IOMMU
   *     cannot; ESRCH the process has exited
   */
  Binding bind(Process process);

  /** An address space that the function reaches by a PASID. */
  @ProviderType
  interface Binding extends AutoCloseable {
    int pasid();

    /**
     * Ends it; with the last one of the process on the function, what its PASID still does ends
     * too. Closing twice is closing once.
     */
    @Override
    void close();
  }
}
