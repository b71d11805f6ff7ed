package org.bindery.shell.command;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Finds bundles by number or symbolic name, so that the framework's commands ({@code stop}, {@code
 * start}, {@code update} ...) take them. Gogo has this in its terminal bundle only.
 */
public final class BundleConverter implements Converter {
  private final BundleContext context;

  public BundleConverter(BundleContext context) {
    this.context = context;
  }

  @Override
  public Object convert(Class<?> desiredType, Object in) {
    if (desiredType != Bundle.class || !(in instanceof CharSequence || in instanceof Number)) {
      return null;
    }
    String name = in.toString();
    return name.matches("[0-9]{1,18}")
        ? context.getBundle(Long.parseLong(name))
        : Arrays.stream(context.getBundles())
            .filter(bundle -> name.equals(bundle.getSymbolicName()))
            .findFirst()
            .orElse(null);
  }

  @Override
  public CharSequence format(Object target, int level, Converter escape) {
    return null;
  }
}
