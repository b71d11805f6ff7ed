package org.bindery.tck.planted;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Stands in front of an object of an SPI: a method that the answers have too is theirs, any other
 * goes through, with all abilities of the object. Objects that go through are the real ones again.
 */
record Interposed(Object real, Object answers) implements InvocationHandler {
  /**
   * @param answers with methods named as those of the type, of the same parameters
   */
  static <T> T before(Class<T> type, T real, Object answers) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    interfaces.add(type);
    for (Class<?> c = real.getClass(); c != null; c = c.getSuperclass()) {
      Arrays.stream(c.getInterfaces())
          .filter(i -> Modifier.isPublic(i.getModifiers()) && !i.isSealed())
          .forEach(interfaces::add);
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            interfaces.toArray(Class<?>[]::new),
            new Interposed(real, answers)));
  }

  /** What stands behind an object; itself when nothing is in front of it. */
  static Object real(Object object) {
    return object != null
            && Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof Interposed interposed
        ? interposed.real
        : object;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == args[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> real.toString();
      };
    }
    try {
      Method answer = answer(method);
      return answer == null ? method.invoke(real, behind(args)) : answer.invoke(answers, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Method answer(Method method) {
    try {
      return answers.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Object[] behind(Object[] args) {
    return args == null ? null : Arrays.stream(args).map(Interposed::real).toArray();
  }
}
