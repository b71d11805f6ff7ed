package org.bindery.backend.sim.kernel.bad;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.device.Attribute;

/** Makes one call of a good driver, and of what it makes, misbehave. */
final class Bad {
  private final Cell cell;
  private final CountDownLatch mended = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param cell null: nothing misbehaves
   */
  Bad(Cell cell) {
    this.cell = cell;
  }

  <T> T in(Class<T> spi, T good) {
    return spi.cast(
        Proxy.newProxyInstance(
            spi.getClassLoader(),
            new Class<?>[] {spi},
            (_, method, arguments) -> {
              Callable<Object> done =
                  () -> {
                    try {
                      return method.invoke(good, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause() instanceof Exception thrown ? thrown : e;
                    }
                  };
              return at(spi, method.getName(), done);
            }));
  }

  Attribute in(Attribute good) {
    return new Attribute(
        () -> (String) unchecked(Attribute.class, "read", () -> good.read().get()),
        value ->
            unchecked(
                Attribute.class,
                "write",
                () -> {
                  good.write().accept(value);
                  return null;
                }));
  }

  Runnable in(SpiCall what, Runnable good) {
    return () ->
        unchecked(
            what.spi(),
            what.name(),
            () -> {
              good.run();
              return null;
            });
  }

  private Object unchecked(Class<?> spi, String name, Callable<Object> good) {
    try {
      return at(spi, name, good);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Object at(Class<?> spi, String name, Callable<Object> good) throws Exception {
    if (cell == null || !cell.call().is(spi, name)) {
      return good.call();
    }
    asked.incrementAndGet();
    return switch (cell.how()) {
      case THROWS -> throw new IllegalStateException("the firmware file is missing");
      case LACKS_A_CLASS -> throw new NoClassDefFoundError("com/nowhere/Thing");
      case RUNS_OUT_OF_STACK -> throw new StackOverflowError();
      case HANGS_BEFORE -> {
        hang();
        yield good.call();
      }
      case HANGS_AFTER -> {
        Object answer = good.call();
        hang();
        yield answer;
      }
      case DOES_NOTHING, ANSWERS_NULL -> null;
      case ANSWERS_NONSENSE -> cell.nonsense();
      case LEAKS -> good.call();
    };
  }

  /** Does not even listen to interrupts. */
  private void hang() {
    hanging.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        mended.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    hanging.decrementAndGet();
  }

  /** What hangs goes on; what is called from here on does not hang. */
  void mend() {
    mended.countDown();
  }

  /** How often it misbehaved: a test of what was never asked would show nothing. */
  int asked() {
    return asked.get();
  }

  int hanging() {
    return hanging.get();
  }

  /** Gives nothing back at its end. */
  boolean leaves() {
    return cell != null && cell.how() == How.LEAKS;
  }
}
