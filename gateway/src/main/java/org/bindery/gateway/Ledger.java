package org.bindery.gateway;

import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one gateway has open, and the net below it: a resource whose owner was collected without
 * closing it is closed and counted.
 *
 * <p>It holds the resources, never their owners: those could not be collected otherwise. Safe for
 * use by several threads.
 */
final class Ledger {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Set<Resource> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong leaked = new AtomicLong();

  /** Must be called before anything else can close the resource. */
  void add(Resource resource) {
    open.add(resource);
  }

  void remove(Resource resource) {
    open.remove(resource);
  }

  /** From now on the resource does not outlive its owner. */
  Cleaner.Cleanable guard(Object owner, Resource resource) {
    return CLEANER.register(owner, new Net(resource, this));
  }

  int size() {
    return open.size();
  }

  long leaked() {
    return leaked.get();
  }

  void closeAll() {
    open.forEach(Resource::close);
  }

  private record Net(Resource resource, Ledger ledger) implements Runnable {
    @Override
    public void run() {
      if (resource.close()) {
        ledger.leaked.incrementAndGet();
      }
    }
  }
}
