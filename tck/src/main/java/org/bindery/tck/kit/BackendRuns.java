package org.bindery.tck.kit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Runs a test once for each backend; a test that skips itself fails. */
final class BackendRuns implements TestTemplateInvocationContextProvider {
  /** Configuration parameter, or system property: the name of the only backend to run. */
  private static final String BACKEND = "bindery.kit.backend";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  /** In a framework without a backend that is a service of it. */
  @Override
  public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return context
        .getConfigurationParameter(BACKEND)
        .map(name -> Stream.of(Backends.named(name)))
        .orElseGet(() -> Backends.all().stream())
        .map(Run::new);
  }

  private record Run(Backend backend) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return backend.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Applies(backend), new OnBench(backend));
    }
  }

  private record Applies(Backend backend) implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> reason =
          KitSkips.parse(backend.skips())
              .reason(context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
      return reason
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("applies"));
    }
  }

  private static final class OnBench
      implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
    private final Backend backend;
    private Bench bench;

    OnBench(Backend backend) {
      this.backend = backend;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Bench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      bench = backend.start();
      return bench;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
        throws Throwable {
      throw thrown instanceof TestAbortedException
          ? new AssertionError("a test skips itself; skips are the backend's to commit", thrown)
          : thrown;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      if (bench == null) {
        return;
      }
      bench.engine().close();
      long pinned = bench.pinnedPages();
      bench.close();
      if (pinned != 0) {
        throw new AssertionError(pinned + " pages are still pinned after every fd was closed");
      }
    }
  }
}
