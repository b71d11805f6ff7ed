package org.bindery.backend.sim.machine;

import java.util.Locale;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** A parameter of a module of the simulated kernel that is on or off. Safe for several threads. */
public final class ModuleParameter {
  private final String name;
  private volatile boolean on;

  ModuleParameter(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public boolean on() {
    return on;
  }

  public void set(boolean wanted) {
    on = wanted;
  }

  /** As the kernel shows it: Y or N. */
  public String text() {
    return on ? "Y" : "N";
  }

  /**
   * As the kernel reads it ({@code kstrtobool}): by the first letter, of {@code on} and {@code off}
   * by the first two.
   *
   * @throws org.bindery.api.RefusedException EINVAL anything else
   */
  public void set(String written) {
    String text = written.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("y")
        || text.startsWith("1")
        || text.startsWith("t")
        || text.startsWith("on")) {
      on = true;
    } else if (text.startsWith("n")
        || text.startsWith("0")
        || text.startsWith("f")
        || text.startsWith("of")) {
      on = false;
    } else {
      throw Refusal.of(Errno.EINVAL, "%s takes Y or N, not \"%s\"", name, written).exception();
    }
  }
}
