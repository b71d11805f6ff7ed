package org.bindery.tck.planted;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.tck.kit.Bench;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of rules on one planted backend. */
final class RuleRun implements TestExecutionListener {
  private final Map<String, String> failed = new TreeMap<>();
  private int ran;

  private RuleRun() {}

  /**
   * Runs them to their end.
   *
   * @param backend its name
   * @param rules {@code CLASS#METHOD}
   */
  static RuleRun of(String backend, List<String> rules) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("bindery.kit.backend", backend)
            .selectors(rules.stream().map(RuleRun::selector).toList())
            .build();
    RuleRun run = new RuleRun();
    LauncherFactory.create().execute(request, run);
    return run;
  }

  private static DiscoverySelector selector(String rule) {
    String[] names = rule.split("#", 2);
    return DiscoverySelectors.selectMethod(names[0], names[1], Bench.class.getName());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean success = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (test.isTest()) {
      ran++;
    }
    if (!success) {
      String name =
          test.getSource()
              .filter(MethodSource.class::isInstance)
              .map(MethodSource.class::cast)
              .map(method -> method.getClassName() + "#" + method.getMethodName())
              .orElse(test.getDisplayName());
      failed.put(name, String.valueOf(result.getThrowable().orElse(null)));
    }
  }

  /** Rules that failed, and whatever else did, each with its reason. */
  Map<String, String> failed() {
    return failed;
  }

  /** How many rules were run. */
  int ran() {
    return ran;
  }
}
