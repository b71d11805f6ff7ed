package org.bindery.guest.process;

import java.io.PrintStream;
import java.util.stream.Stream;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The kit's rules of the raw door, in plain JUnit, on this kernel's. A line on standard output for
 * each: {@code passed CLASS#METHOD}, {@code failed CLASS#METHOD REASON} or {@code skipped
 * CLASS#METHOD REASON}.
 */
public final class DoorRules implements TestExecutionListener {
  private final PrintStream out;

  private DoorRules(PrintStream out) {
    this.out = out;
  }

  /**
   * @param args names of the classes with the rules
   */
  public static void main(String[] args) {
    LauncherDiscoveryRequest rules =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(args).map(DiscoverySelectors::selectClass).toList())
            .build();
    // The tester's engine, which lies beside it, is for frameworks.
    LauncherConfig jupiter =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();
    LauncherFactory.create(jupiter).execute(rules, new DoorRules(System.out));
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    say("skipped", test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      if (test.isTest()) {
        say("passed", test, "");
      }
      return;
    }
    Throwable why = result.getThrowable().orElse(null);
    say("failed", test, String.valueOf(why));
    if (why != null) {
      why.printStackTrace();
    }
  }

  private void say(String what, TestIdentifier test, String reason) {
    String name =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(MethodSource.class::cast)
            .map(source -> source.getClassName() + "#" + source.getMethodName())
            .orElse(test.getDisplayName());
    out.println((what + " " + name + " " + reason.replaceAll("\\s+", " ")).strip());
  }
}
