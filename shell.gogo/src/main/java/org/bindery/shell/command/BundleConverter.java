package org.bindery.shell.command;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands that take bundles be given an id or a symbolic name: {@code felix:stop 5}, {@code
 * felix:stop org.bindery.driver.vfio-pci}. Gogo itself knows how to do that only with its own
 * shell.
 */
@Component(
    service = Converter.class,
    property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
  private final BundleContext context;

  @Activate
  public BundleConverter(BundleContext context) {
    this.context = context;
  }

  /** Null: not for it, or no such bundle. */
  @Override
  public Object convert(Class<?> desiredType, Object in) {
    if (desiredType != Bundle.class || !(in instanceof CharSequence)) {
      return null;
    }
    String wanted = in.toString();
    return Arrays.stream(context.getBundles())
        .filter(bundle ->
            wanted.equals(Long.toString(bundle.getBundleId()))
                || wanted.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public CharSequence format(Object target, int level, Converter escape) {
    return target instanceof Bundle bundle && level != INSPECT
        ? bundle.getSymbolicName() + " " + bundle.getVersion()
        : null;
  }
}
