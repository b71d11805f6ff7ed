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

/**
 * Runs a test once for each subject of a kind; a test that skips itself fails.
 *
 * @param <S> the kind
 * @param <P> what a test gets of it: set up before the test, closed after it
 */
public abstract class Runs<S extends Subject, P> implements TestTemplateInvocationContextProvider {
  /** Configuration parameter, or system property: the name of the only subject to run. */
  private static final String ONLY = "bindery.kit.backend";

  private final Class<S> kind;
  private final Class<P> parameter;

  protected Runs(Class<S> kind, Class<P> parameter) {
    this.kind = kind;
    this.parameter = parameter;
  }

  protected abstract P start(S subject);

  /** Also looks whether the test has left anything. */
  protected abstract void end(P started);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  /** Without a subject of the kind, when there are others; in a framework, without any. */
  @Override
  public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    return Subjects.of(kind, context.getConfigurationParameter(ONLY)).stream().map(Run::new);
  }

  private final class Run implements TestTemplateInvocationContext {
    private final S subject;

    Run(S subject) {
      this.subject = subject;
    }

    @Override
    public String getDisplayName(int index) {
      return subject.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Applies(subject), new Started(subject));
    }
  }

  private record Applies(Subject subject) implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> reason =
          KitSkips.parse(subject.skips())
              .reason(context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
      return reason
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("applies"));
    }
  }

  private final class Started
      implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
    private final S subject;
    private P started;

    Started(S subject) {
      this.subject = subject;
    }

    @Override
    public boolean supportsParameter(ParameterContext asked, ExtensionContext context) {
      return asked.getParameter().getType() == parameter;
    }

    @Override
    public Object resolveParameter(ParameterContext asked, ExtensionContext context) {
      started = start(subject);
      return started;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
        throws Throwable {
      throw thrown instanceof TestAbortedException
          ? new AssertionError("a test skips itself; skips are its subject's to commit", thrown)
          : thrown;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      if (started != null) {
        end(started);
      }
    }
  }
}
