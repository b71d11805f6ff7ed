package org.bindery.core.match;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The binders that are registered now. */
public interface Binders {
  /** Which of several with the same score is first: higher ranking, then lower service id. */
  Comparator<BinderHandle> ORDER =
      Comparator.comparingInt(BinderHandle::ranking)
          .reversed()
          .thenComparingLong(BinderHandle::serviceId);

  /** In {@link #ORDER}. */
  List<BinderHandle> all();

  /** The first with the id. */
  default Optional<BinderHandle> byId(String id) {
    return all().stream().filter(binder -> binder.id().equals(id)).findFirst();
  }
}
