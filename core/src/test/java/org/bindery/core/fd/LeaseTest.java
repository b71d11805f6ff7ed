package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a plug-in leaves open is closed when its call is over. */
class LeaseTest {
  private final Lease lease = new Lease();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void whatIsLeftOpenIsClosedAtTheEnd() {
    AutoCloseable handle = lease.closing(closed::incrementAndGet);
    assertThat(handle).isNotNull();
    assertThat(closed).hasValue(0);
    lease.require();
    lease.end();
    assertThat(closed).hasValue(1);
    assertThatThrownBy(lease::require).hasMessageContaining("EBADF");
    lease.end();
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatComesAfterTheEndIsClosedAtOnce() {
    lease.end();
    AutoCloseable handle = lease.closing(closed::incrementAndGet);
    assertThat(handle).isNotNull();
    assertThat(closed).hasValue(1);
  }

  @Test
  void oneThatCannotBeClosedKeepsNoOtherOpen() {
    var first =
        lease.closing(() -> {
          throw new IllegalStateException("no");
        });
    var second = lease.closing(closed::incrementAndGet);
    assertThat(first).isNotSameAs(second);
    lease.end();
    assertThat(closed).hasValue(1);
  }
}
