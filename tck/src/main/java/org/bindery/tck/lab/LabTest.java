package org.bindery.tck.lab;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.bindery.api.StepView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** The bench itself: what a test leaves behind is found, and no test skips itself. */
class LabTest {
  @RegisterExtension final Lab lab = new Lab();
  private final TestHost host = new TestHost();

  @AfterEach
  void close() {
    host.close();
  }

  private void found(Ledger before, String what) {
    AssertionError error =
        assertThrows(AssertionError.class, () -> before.requireSame(host, Duration.ZERO));
    assertTrue(error.getMessage().contains(what), error::getMessage);
  }

  @Test
  void anFdLeftOpenIsFound() throws Exception {
    Ledger before = Ledger.of(host);
    var fd = lab.open();
    found(before, "open fd " + fd.name());
    fd.close();
    before.requireSame(host, Duration.ofSeconds(10));
  }

  @Test
  void aDeviceLeftBoundIsFound() {
    Ledger before = Ledger.of(host);
    var unused = lab.bind(lab.open(), lab.topology().edu());
    found(before, "binding of " + lab.topology().edu());
  }

  @Test
  void aDriverNotGivenBackIsFound() {
    Ledger before = Ledger.of(host);
    String network = lab.topology().network();
    lab.take(network);
    found(before, "driver of " + network);
    List<StepView> unused =
        lab.administration().giveBack(List.of(lab.topology().qualified(network)), false);
  }

  @Test
  void aTestThatSkipsItselfFails() {
    assertThrows(
        AssertionError.class,
        () ->
            lab.interceptTestMethod(
                () -> {
                  throw new TestAbortedException("not today");
                },
                null,
                null));
  }
}
