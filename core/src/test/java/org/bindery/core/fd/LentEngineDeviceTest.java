package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.bindery.engine.EngineDevice;
import org.junit.jupiter.api.Test;

class LentEngineDeviceTest {
  private final Lease lease = new Lease();
  private OptionalInt attached = OptionalInt.empty();

  /** Its call is given up while it attaches. */
  private final EngineDevice slow =
      new EngineDevice() {
        @Override
        public int id() {
          return 1;
        }

        @Override
        public int attach(int pageTable) {
          lease.end();
          attached = OptionalInt.of(pageTable);
          return pageTable;
        }

        @Override
        public void detach() {
          attached = OptionalInt.empty();
        }

        @Override
        public OptionalInt attached() {
          return attached;
        }

        @Override
        public void close() {}
      };

  @Test
  void anAttachThatEndsAfterItsCallWasGivenUpIsTakenBack() {
    LentEngineDevice lent = new LentEngineDevice(slow, lease);
    assertThatThrownBy(() -> lent.attach(3)).hasMessageContaining("EBADF");
    assertThat(attached).as("blocked").isEmpty();
    assertThatThrownBy(() -> lent.attach(3)).hasMessageContaining("EBADF");
    assertThatThrownBy(lent::detach).hasMessageContaining("EBADF");
    assertThatThrownBy(lent::close).hasMessageContaining("EPERM");
  }
}
