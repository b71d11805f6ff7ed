package org.bindery.backend.linux.kvm;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.bindery.api.Errno;
import org.bindery.backend.linux.vfio.KernelFile;

/** A device file as a virtual machine sees it. */
final class TestFile {
  private final int number;
  private final List<Runnable> whenBound = new ArrayList<>();
  private Optional<Boolean> enforces = Optional.empty();
  boolean closed;

  TestFile(int number) {
    this.number = number;
  }

  /** One object for ever. */
  final KernelFile file =
      (KernelFile)
          Proxy.newProxyInstance(
              KernelFile.class.getClassLoader(),
              new Class<?>[] {KernelFile.class},
              (proxy, method, arguments) -> answer(proxy, method, arguments));

  private Object answer(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "naming" ->
          closed ? -Errno.EBADF.number() : ((IntUnaryOperator) arguments[0]).applyAsInt(number);
      case "whenBound" -> {
        if (enforces.isPresent()) {
          ((Runnable) arguments[0]).run();
        } else {
          whenBound.add((Runnable) arguments[0]);
        }
        yield null;
      }
      case "enforcesCoherency" -> enforces;
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> number;
      default -> throw new AssertionError(method);
    };
  }

  /**
   * @param enforced what its IOMMU can
   */
  TestFile bind(boolean enforced) {
    enforces = Optional.of(enforced);
    whenBound.forEach(Runnable::run);
    return this;
  }
}
