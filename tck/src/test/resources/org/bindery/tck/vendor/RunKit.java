import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the rules of the kit and says on standard output what came of each. */
final class RunKit implements TestExecutionListener {
  private final PrintStream out = System.out;

  /**
   * @param args names of packages
   */
  public static void main(String[] args) {
    var request = LauncherDiscoveryRequestBuilder.request();
    for (String name : args) {
      request.selectors(DiscoverySelectors.selectPackage(name));
    }
    LauncherFactory.create().execute(request.build(), new RunKit());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    out.println("skipped " + name(test) + " " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      String why = String.valueOf(result.getThrowable().orElse(null));
      out.println("failed " + name(test) + " " + why.replaceAll("\\s+", " "));
    } else if (test.isTest()) {
      out.println("passed " + name(test));
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(source -> source.getClassName() + "#" + source.getMethodName())
        .orElse(test.getDisplayName());
  }
}
