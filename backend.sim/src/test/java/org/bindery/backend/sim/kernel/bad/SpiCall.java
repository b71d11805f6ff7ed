package org.bindery.backend.sim.kernel.bad;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.KernelDriver;

/**
 * A call that the kernel makes of a driver.
 *
 * @param spi whose: an interface, {@link Attribute} for one of its parts, {@link Runnable} for what
 *     a driver has the kernel run
 */
record SpiCall(Class<?> spi, String name, Class<?> answer) {
  static final SpiCall WORK = new SpiCall(Runnable.class, "work", void.class);
  static final SpiCall INTERRUPT = new SpiCall(Runnable.class, "interrupt", void.class);

  /**
   * By reflection: what the SPI gets later is asked for too, and a test that never does it fails.
   */
  static List<SpiCall> all() {
    return Stream.of(
            methods(KernelDriver.class),
            methods(KernelDriver.Running.class),
            methods(ChildDevice.class),
            Arrays.stream(Attribute.class.getRecordComponents()).map(SpiCall::of),
            Stream.of(WORK, INTERRUPT))
        .flatMap(calls -> calls)
        .toList();
  }

  private static Stream<SpiCall> methods(Class<?> spi) {
    return Arrays.stream(spi.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(method -> of(spi, method))
        .distinct();
  }

  static SpiCall of(Class<?> spi, Method method) {
    Class<?> answer = method.getReturnType();
    return new SpiCall(spi, method.getName(), answer);
  }

  private static SpiCall of(RecordComponent part) {
    return new SpiCall(
        Attribute.class, part.getName(), part.getName().equals("read") ? String.class : void.class);
  }

  boolean is(Class<?> type, String method) {
    return spi == type && name.equals(method);
  }

  @Override
  public String toString() {
    return spi.getSimpleName() + "." + name;
  }
}
