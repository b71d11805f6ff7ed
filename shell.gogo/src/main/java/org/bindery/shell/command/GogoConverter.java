package org.bindery.shell.command;

import org.apache.felix.service.command.Converter;
import org.bindery.shell.output.Printer;

/** Prints our results wherever Gogo prints: in pipes, in other shells. */
public final class GogoConverter implements Converter {
  private final Printer printer;

  public GogoConverter(Printer printer) {
    this.printer = printer;
  }

  @Override
  public Object convert(Class<?> desiredType, Object in) {
    return null;
  }

  @Override
  public CharSequence format(Object target, int level, Converter escape) {
    if (!Printer.prints(target)) {
      return null;
    }
    return level == INSPECT ? printer.print(target) : target.toString();
  }
}
