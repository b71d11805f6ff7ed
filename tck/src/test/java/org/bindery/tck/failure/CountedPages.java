package org.bindery.tck.failure;

import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.TablePages;

/** The pages that tables have, each of which passes its point. Thread-safe. */
final class CountedPages implements TablePages {
  private final Failures failures;
  private final AtomicLong taken = new AtomicLong();

  CountedPages(Failures failures) {
    this.failures = failures;
  }

  long taken() {
    return taken.get();
  }

  @Override
  public void take() {
    try {
      failures.at(FailurePoint.TABLE_PAGE);
    } catch (RefusedException refused) {
      throw new OutOfTablePagesException(refused.refusal().reason());
    }
    taken.incrementAndGet();
  }

  @Override
  public void give(long pages) {
    if (taken.addAndGet(-pages) < 0) {
      throw new AssertionError("tables have given back more pages than they took");
    }
  }
}
