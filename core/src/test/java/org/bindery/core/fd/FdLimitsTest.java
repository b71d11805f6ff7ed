package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.settings.Settings;
import org.bindery.engine.FdLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FdLimitsTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void anFdHoldsWhatIsConfiguredWhenItIsOpened() {
    var unused = core.open();
    assertThat(core.host.fakeEngine().limits).isEqualTo(FdLimits.NONE);
    FdLimits few = new FdLimits(1 << 20, 5, 6);
    core.settings =
        new Settings(
            core.settings.hold(),
            core.settings.call(),
            8,
            few,
            "anyone",
            10,
            core.settings.flipWindow(),
            Map.of(),
            Map.of());
    unused = core.open();
    assertThat(core.host.fakeEngine().limits).isEqualTo(few);
  }
}
