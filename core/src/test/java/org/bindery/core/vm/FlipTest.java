package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.settings.Settings;
import org.bindery.engine.FdLimits;
import org.junit.jupiter.api.Test;

/** Flipping is limited, for each machine by itself, and dropping never is. */
class FlipTest {
  private static Settings limited(int flips, Duration window) {
    return new Settings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        8,
        FdLimits.NONE,
        "anyone",
        flips,
        window,
        Map.of(),
        Map.of());
  }

  @Test
  void theLimitIsWithinAnyWindow() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    FlipLimit limit = new FlipLimit(() -> limited(2, Duration.ofNanos(100)), now::get);
    assertThat(limit.remaining()).isEmpty();
    limit.flipped();
    now.addAndGet(40);
    limit.flipped();
    assertThat(limit.remaining()).contains(Duration.ofNanos(60));
    now.addAndGet(59);
    assertThat(limit.remaining()).contains(Duration.ofNanos(1));
    now.addAndGet(1);
    assertThat(limit.remaining()).isEmpty();
    limit.flipped();
    assertThat(limit.remaining()).contains(Duration.ofNanos(40));
  }

  @Test
  void aMachineThatFlipsWaitsAndAnotherDoesNot() {
    try (CoreFixture core = new CoreFixture()) {
      core.generic();
      core.settings = limited(3, Duration.ofHours(1));
      IommuFd fd = core.open();
      fd.bind(BindRequest.of(EDU).label("edu"));
      fd.bind(BindRequest.of(DISK).label("disk").take(true));
      Vm vm = core.session().createVm(Optional.empty(), Optional.empty());
      vm.register(fd);
      for (int i = 0; i < 3; i++) {
        vm.allowIncoherentDma(fd, "edu");
        vm.disallowIncoherentDma(fd, "edu");
      }
      assertThatThrownBy(() -> vm.allowIncoherentDma(fd, "edu"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN))
          .hasMessageContaining("3 times within 3600000 ms; it may again in");
      assertThat(vm.claims()).isEmpty();

      Vm other = core.session().createVm(Optional.empty(), Optional.empty());
      other.register(fd);
      other.allowIncoherentDma(fd, "edu");
      // A second claim is no flip, and no limit keeps one from being dropped.
      for (int i = 0; i < 10; i++) {
        other.allowIncoherentDma(fd, "disk");
        other.disallowIncoherentDma(fd, "disk");
      }
      other.disallowIncoherentDma(fd, "edu");
      assertThat(other.nonCoherent()).isFalse();
    }
  }
}
