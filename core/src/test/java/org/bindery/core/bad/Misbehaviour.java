package org.bindery.core.bad;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** What a plug-in does instead of what it is asked for. */
enum Misbehaviour {
  THROWS {
    @Override
    Object act(Bad bad, Method method) {
      throw new IllegalStateException("the licence server does not answer");
    }
  },
  LACKS_A_CLASS {
    @Override
    Object act(Bad bad, Method method) {
      throw new NoClassDefFoundError("com/nowhere/Thing");
    }
  },
  RUNS_OUT_OF_STACK {
    @Override
    Object act(Bad bad, Method method) {
      throw new StackOverflowError();
    }
  },
  THROWS_WHAT_IT_MAY_NOT {
    @Override
    Object act(Bad bad, Method method) throws IOException {
      throw new IOException("a checked one");
    }
  },
  /** And does it after all, when nobody waits any more. */
  HANGS {
    @Override
    Object act(Bad bad, Method method) {
      bad.hang();
      return PROCEED;
    }
  },
  ANSWERS_NONSENSE {
    @Override
    Object act(Bad bad, Method method) {
      return nonsense(method.getReturnType());
    }
  },
  ANSWERS_NULL {
    @Override
    Object act(Bad bad, Method method) {
      Class<?> type = method.getReturnType();
      return type.isPrimitive() ? nonsense(type) : null;
    }
  },
  /** Does it, and keeps what it was lent. */
  LEAKS {
    @Override
    Object act(Bad bad, Method method) {
      return PROCEED;
    }
  };

  /** Nothing was answered: it is done as it should be. */
  static final Object PROCEED = new Object();

  abstract Object act(Bad bad, Method method) throws Throwable;

  boolean fails() {
    return this != LEAKS;
  }

  private static Object nonsense(Class<?> type) {
    if (type == int.class) {
      return -7;
    }
    if (type == long.class) {
      return -7L;
    }
    if (type == boolean.class) {
      return false;
    }
    return type == List.class ? Arrays.asList(new Object[] {null}) : null;
  }

  static Object invoke(Method method, Object good, Object[] arguments) throws Throwable {
    try {
      return method.invoke(good, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
