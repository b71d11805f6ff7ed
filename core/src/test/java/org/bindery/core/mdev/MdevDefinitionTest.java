package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeParent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is defined outlives its device, and starts when it is told to or when all is there. */
class MdevDefinitionTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  private final DefinitionStore store = new DefinitionMemory();
  private final CoreFixture core = new CoreFixture(store);
  private final FakeParent cells = new FakeParent("cells");
  private final Mdevs mdevs = core.administration().mdevs();

  @AfterEach
  void close() {
    core.close();
  }

  private void come() {
    core.core.mdevs().parentCame(cells.parent);
  }

  private static MdevRequest request() {
    return MdevRequest.of("cells-1").as(Optional.of(ID));
  }

  private MdevView view() {
    return mdevs.all().stream().filter(m -> m.uuid().equals(ID)).findFirst().orElseThrow();
  }

  @Test
  void aManualOneStartsWhenToldAndIsThereAfterItsStop() {
    come();
    assertThat(mdevs.define(request(), false).state()).isEqualTo(MdevState.DEFINED);
    assertThat(core.published).isEmpty();
    assertThat(mdevs.start(ID).state()).isEqualTo(MdevState.ACTIVE);
    assertThat(view().defined()).isTrue();
    assertThatThrownBy(() -> mdevs.start(ID)).hasMessageContaining("EEXIST");
    mdevs.stop(ID);
    assertThat(view().state()).isEqualTo(MdevState.DEFINED);
    core.core.mdevs().parentGone(cells.parent);
    come();
    assertThat(view().state()).isEqualTo(MdevState.DEFINED);
    mdevs.undefine(ID);
    assertThat(mdevs.all()).extracting(MdevView::uuid).doesNotContain(ID);
  }

  @Test
  void anAutomaticOneWaitsForItsParentSaysSoAndStartsWhenItComes() {
    MdevView defined = mdevs.define(request().of(Optional.of("cells")), true);
    assertThat(defined.state()).isEqualTo(MdevState.WAITING);
    assertThat(defined.why()).hasValueSatisfying(why -> assertThat(why).contains("cells"));
    come();
    assertThat(view().state()).isEqualTo(MdevState.ACTIVE);
    assertThat(core.published).containsExactly(ID);
    core.core.mdevs().parentGone(cells.parent);
    assertThat(view().state()).isEqualTo(MdevState.WAITING);
    assertThat(core.topics()).contains("bindery/mdev/WAITING");
    come();
  }

  @Test
  void stoppedItStaysAwayUntilItsParentComesAgain() {
    come();
    assertThat(mdevs.define(request(), true).state()).isEqualTo(MdevState.DEFINED);
    MdevView unused = mdevs.start(ID);
    mdevs.stop(ID);
    assertThat(view().state()).isEqualTo(MdevState.DEFINED);
    core.core.mdevs().parentGone(cells.parent);
    assertThat(view().state()).isEqualTo(MdevState.WAITING);
    FakeParent again = new FakeParent("cells");
    core.core.mdevs().parentCame(again.parent);
    assertThat(view().state()).isEqualTo(MdevState.ACTIVE);
  }

  @Test
  void whatWasRemovedBeforeItWasDefinedWaitsAllTheSame() {
    come();
    MdevView unused = mdevs.create(request());
    mdevs.remove(ID);
    assertThat(mdevs.define(request().of(Optional.of("later")), true).state())
        .isEqualTo(MdevState.WAITING);
  }

  @Test
  void itWaitsForItsHostTooAndALaterProcessStartsIt() {
    MdevView unused = mdevs.define(request().of(Optional.of("cells")), true);
    core.core.hostGone(core.managed);
    come();
    assertThat(view().why()).hasValueSatisfying(why -> assertThat(why).contains("host"));
    assertThat(core.published).isEmpty();
    try (CoreFixture later = new CoreFixture(store)) {
      FakeParent parent = new FakeParent("cells");
      later.core.mdevs().parentCame(parent.parent);
      assertThat(later.published).containsExactly(ID);
    }
  }

  @Test
  void oneThatCannotStartSaysWhyAndCanBeStartedLater() {
    MdevView unused = mdevs.define(request().of(Optional.of("cells")), true);
    cells.left.set(0);
    come();
    assertThat(view().why()).hasValueSatisfying(why -> assertThat(why).contains("available"));
    cells.left.set(4);
    assertThat(mdevs.start(ID).state()).isEqualTo(MdevState.ACTIVE);
  }

  @Test
  void whatIsThereIsDefinedAsItIs() {
    come();
    MdevView unused = mdevs.create(request());
    MdevView defined = mdevs.define(ID, false);
    assertThat(defined.state()).isEqualTo(MdevState.ACTIVE);
    assertThat(defined.defined()).isTrue();
    assertThatThrownBy(() -> mdevs.define(ID, true)).hasMessageContaining("EEXIST");
    mdevs.undefine(ID);
    assertThat(view().defined()).isFalse();
    assertThat(view().state()).isEqualTo(MdevState.ACTIVE);
  }

  @Test
  void whatIsNotDefinedIsEnoentAndWhatIsIsNotMadeAside() {
    come();
    MdevView unused = mdevs.define(request(), false);
    String typo = ID.replace('5', '6');
    assertThatThrownBy(() -> mdevs.start(typo))
        .hasMessageContaining("ENOENT")
        .hasMessageContaining("did you mean " + ID);
    assertThatThrownBy(() -> mdevs.undefine(typo)).hasMessageContaining("ENOENT");
    assertThatThrownBy(() -> mdevs.create(request())).hasMessageContaining("EEXIST");
    assertThatThrownBy(() -> mdevs.remove(ID))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("defined");
    assertThatThrownBy(() -> mdevs.define(request().of(Optional.of("../cells")), true))
        .hasMessageContaining("EINVAL");
  }
}
