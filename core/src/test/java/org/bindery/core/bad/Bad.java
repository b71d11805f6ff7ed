package org.bindery.core.bad;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A plug-in that is good but for one method, from when it is armed until it is mended. */
final class Bad {
  private final String method;
  private final Misbehaviour how;
  private final CountDownLatch mended = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Object> kept = new CopyOnWriteArrayList<>();
  private volatile boolean armed;

  Bad(String method, Misbehaviour how) {
    this.method = method;
    this.how = how;
  }

  /** The plug-in, or a part of it, which may give out more parts. */
  <T> T in(Class<T> type, T good, UnaryOperator<Object> parts) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              if (armed && called.getName().equals(method)) {
                asked.incrementAndGet();
                if (arguments != null) {
                  kept.addAll(List.of(arguments));
                }
                Object answer = how.act(this, called);
                if (answer != Misbehaviour.PROCEED) {
                  return answer;
                }
              }
              return parts.apply(Misbehaviour.invoke(called, good, arguments));
            }));
  }

  <T> T in(Class<T> type, T good) {
    return in(type, good, UnaryOperator.identity());
  }

  void arm() {
    armed = true;
  }

  /** From here on it is good, and what hangs goes on. */
  void mend() {
    armed = false;
    mended.countDown();
  }

  /** How often it misbehaved: a test of what was never asked would show nothing. */
  int asked() {
    return asked.get();
  }

  /** Everything that it was lent. */
  List<Object> kept() {
    return kept;
  }

  /** How many calls hang. */
  int hanging() {
    return hanging.get();
  }

  /** Does not even listen to interrupts. */
  void hang() {
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
}
