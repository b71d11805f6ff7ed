package org.bindery.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.shell.output.Json;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

class FailureTest {
  private final List<Object> logged = new ArrayList<>();
  private final Failures failures =
      new Failures(
          (Logger)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Logger.class},
                  (_, method, arguments) -> {
                    logged.add(method.getName());
                    logged.addAll(List.of(arguments));
                    return null;
                  }));

  @Test
  void aRefusalInsideAnotherExceptionIsFound() {
    RefusedException refused = Refusal.of(Errno.EBUSY, "in use").exception();
    Failure failure = failures.of("edu:dma", new Exception(new RuntimeException(refused)));
    assertThat(failure).hasToString("edu:dma: EBUSY: in use");
    assertThat(failure.status()).isEqualTo(1);
  }

  @Test
  void logAndDocumentHaveTheSameIdAndTheLogTheTrace() {
    RefusedException refused = Refusal.of(Errno.EBUSY, "in use").exception();
    Failure failure = failures.of("close", refused);
    assertThat(Json.of(failure.document())).contains("\"id\":\"" + failure.id() + "\"");
    assertThat(logged.getFirst()).isEqualTo("info");
    assertThat(logged.toString()).contains("[" + failure.id() + "] close: EBUSY: in use");
    assertThat(logged.getLast()).isSameAs(refused);
  }

  @Test
  void aFailureIsNotLoggedTwice() {
    Failure inner = failures.of("close", Refusal.of(Errno.EBUSY, "in use").exception());
    int before = logged.size();
    assertThat(failures.of("try", inner)).isSameAs(inner);
    assertThat(logged).hasSize(before);
  }

  @Test
  void anUnforeseenErrorNamesNoClassButTheLog() {
    Failure failure = failures.of("info", new NullPointerException());
    assertThat(failure)
        .hasToString(
            "info: EIO: an unforeseen error, the log says more (" + failure.id() + " in the log)");
    assertThat(failure.status()).isEqualTo(1);
    assertThat(logged.toString()).contains("unforeseen: [" + failure.id() + "]");
    assertThat(
            failures
                .of("info", new ClassCastException("class java.lang.String cannot be cast"))
                .toString())
        .doesNotContain("java.");
  }

  @Test
  void anInferredReasonIsMarked() {
    assertThat(failures.of("bind", Refusal.of(Errno.EINVAL, "no").inferred().exception()))
        .hasToString("bind: EINVAL: no (inferred)");
  }
}
