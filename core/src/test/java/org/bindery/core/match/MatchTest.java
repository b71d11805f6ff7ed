package org.bindery.core.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;

import org.bindery.api.BindRequest;
import org.bindery.api.BinderMatch;
import org.bindery.api.Use;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeBinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MatchTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void theHighestScoreWins() {
    core.binder("low", 100, 1, new FakeBinder(100));
    core.binder("high", 0, 2, new FakeBinder(400));
    core.binder("none", 1000, 3, new FakeBinder(0));
    assertThat(core.open().bind(BindRequest.of(EDU)).binder()).isEqualTo("high");
    assertThat(core.administration().explain(EDU, Use.BIND).candidates())
        .extracting(BinderMatch::binder)
        .containsExactly("high", "low", "none");
    assertThat(core.topics()).doesNotContain("bindery/match/TIE");
  }

  @Test
  void aTieGoesToTheRankingThenToTheOlder() {
    core.binder("old", 0, 1, new FakeBinder(400));
    core.binder("new", 0, 2, new FakeBinder(400));
    var fd = core.open();
    var device = fd.bind(BindRequest.of(EDU));
    assertThat(device.binder()).isEqualTo("old");
    assertThat(core.topics()).contains("bindery/match/TIE");
    device.unbind();
    core.binder("ranked", 5, 3, new FakeBinder(400));
    assertThat(fd.bind(BindRequest.of(EDU)).binder()).isEqualTo("ranked");
  }

  @Test
  void nobodyIsAnEvent() {
    core.binder("none", 0, 1, new FakeBinder(0));
    var fd = core.open();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(EDU)))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("none 0 (scores 0)");
    assertThat(core.topics()).contains("bindery/match/NONE");
    assertThat(core.administration().device(EDU).binder()).isEmpty();
  }
}
