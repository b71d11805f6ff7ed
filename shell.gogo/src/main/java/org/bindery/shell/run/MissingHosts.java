package org.bindery.shell.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.shell.noun.Unmet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.condition.Condition;

/** Hosts that are wished and are not there, by the conditions that stand for them. Looks only. */
public final class MissingHosts {
  private static final String HOST = "bindery.host";

  private final BundleContext context;

  public MissingHosts(BundleContext context) {
    this.context = context;
  }

  /** Those that failed, with the reason; and the configured one, when nobody has it. */
  public List<Unmet> find() {
    List<Unmet> unmet = new ArrayList<>();
    List<ServiceReference<Condition>> failed = conditions(HostReadiness.FAILED);
    for (ServiceReference<Condition> each : failed) {
      unmet.add(
          new Unmet(
              "host " + each.getProperty(HOST),
              "it failed: " + each.getProperty("reason"),
              none()));
    }
    String wished = context.getProperty(HOST);
    // A file is known by another name once it was read.
    boolean named = wished != null && !wished.isBlank() && !wished.contains("/");
    boolean there =
        conditions(HostReadiness.READY).stream()
            .anyMatch(each -> !named || wished.equals(each.getProperty(HOST)));
    if (!there && failed.isEmpty()) {
      unmet.add(
          new Unmet(named ? "host " + wished : "host", "no plug-in has it, or none yet", none()));
    }
    return unmet;
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private List<ServiceReference<Condition>> conditions(String id) {
    try {
      return List.copyOf(
          context.getServiceReferences(
              Condition.class, "(" + Condition.CONDITION_ID + "=" + id + ")"));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is made here", e);
    }
  }
}
