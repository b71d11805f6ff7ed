package org.bindery.shell.command;

import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.bindery.shell.output.Printer;

/** Prints our results wherever Gogo prints: in pipes, in other shells. */
public final class GogoConverter implements Converter {
  private final Printer otherwise;

  /**
   * @param otherwise for sessions that have no printer of their own
   */
  public GogoConverter(Printer otherwise) {
    this.otherwise = otherwise;
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
    return level == INSPECT ? printer().print(target) : target.toString();
  }

  private Printer printer() {
    Job job = Job.Utils.current();
    return SessionPrinter.of(job == null ? null : job.session(), otherwise);
  }
}
