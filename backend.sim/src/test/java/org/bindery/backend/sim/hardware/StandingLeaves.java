package org.bindery.backend.sim.hardware;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;

/**
 * The page tables of a make in which a walk of one thread stands still: when it has read its second
 * leaf. So a request over two pages stands between the translation of the first and its bytes.
 */
final class StandingLeaves {
  private final CountDownLatch stands = new CountDownLatch(1);
  private final CountDownLatch goes = new CountDownLatch(1);
  private volatile Thread walker;
  // Of the walker alone.
  private int leaves;

  /** A make with such tables, and with all else as it has it. */
  MakeFacts of(MakeFacts facts) {
    return (MakeFacts)
        Proxy.newProxyInstance(
            MakeFacts.class.getClassLoader(),
            new Class<?>[] {MakeFacts.class},
            (_, method, args) -> {
              try {
                return standing(method.invoke(facts, args));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Object standing(Object answer) {
    UnaryOperator<Object> each = one -> one instanceof TableFormat format ? standing(format) : one;
    return switch (answer) {
      case List<?> list -> list.stream().map(each::apply).toList();
      case Optional<?> optional -> optional.map(each::apply);
      case null -> null;
      default -> each.apply(answer);
    };
  }

  private TableFormat standing(TableFormat format) {
    LeafFormat leaves = format.leaves();
    return new TableFormat(
        format.name(),
        format.stage(),
        format.levels(),
        format.largestLeaf(),
        format.aperture(),
        new LeafFormat() {
          @Override
          public long encode(long entry) {
            return leaves.encode(entry);
          }

          @Override
          public long decode(long leaf, LeafSize size) {
            standStill();
            return leaves.decode(leaf, size);
          }

          @Override
          public long frames() {
            return leaves.frames();
          }
        },
        format.snoop());
  }

  /** From now on the calling thread's walks are counted. */
  void walks() {
    walker = Thread.currentThread();
  }

  private void standStill() {
    if (Thread.currentThread() == walker && ++leaves == 2) {
      stands.countDown();
      await(goes);
    }
  }

  void awaitStanding() {
    await(stands);
  }

  void goOn() {
    goes.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
