package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeParent;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances of a parent's types are made, found, bound and removed, with the kernel's errors. */
class MdevLifeTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  private final CoreFixture core = new CoreFixture();
  private final FakeParent cells = new FakeParent("cells");
  private final Mdevs mdevs = core.administration().mdevs();

  @BeforeEach
  void come() {
    core.core.mdevs().parentCame(cells.parent);
    core.software("mdev");
  }

  @AfterEach
  void close() {
    core.close();
  }

  private MdevView create(String type, String uuid) {
    return mdevs.create(MdevRequest.of(type).as(Optional.of(uuid)));
  }

  private int available(String type) {
    return mdevs.types().stream()
        .filter(each -> each.type().equals(type))
        .mapToInt(MdevTypeView::availableInstances)
        .sum();
  }

  @Test
  void typesTellWhatCanBeMadeOfASharedBudget() {
    assertThat(mdevs.types()).extracting(MdevTypeView::type).containsExactly("cells-1", "cells-2");
    assertThat(available("cells-1")).isEqualTo(4);
    assertThat(available("cells-2")).isEqualTo(2);
    MdevView unused = create("cells-2", ID);
    assertThat(available("cells-1")).isEqualTo(2);
    mdevs.remove(ID);
    assertThat(available("cells-1")).isEqualTo(4);
  }

  @Test
  void anInstanceIsADeviceOfItsHost() {
    MdevView made = create("cells-1", ID);
    assertThat(made.state()).isEqualTo(MdevState.ACTIVE);
    assertThat(made.host()).isEqualTo("lab");
    assertThat(made.parent()).isEqualTo("cells");
    assertThat(made.defined()).isFalse();
    DeviceView device = core.administration().device(ID);
    assertThat(device.bus()).isEqualTo("mdev");
    assertThat(device.properties())
        .containsEntry(HostDevice.PARENT, "cells")
        .containsEntry(HostDevice.MDEV_TYPE, "cells-1");
    assertThat(device.group()).isEmpty();
    assertThat(device.binder()).contains("software");
    assertThat(core.published).containsExactly(ID);
    assertThat(core.administration().devices()).extracting(DeviceView::name).contains(ID);
    assertThat(core.administration().explain(ID, Use.BIND).verdict()).isEqualTo(Verdict.READY);
    assertThat(core.administration().hosts().getFirst().devices())
        .isEqualTo(core.administration().devices().size());
  }

  @Test
  void withoutAUuidANewOneIsChosen() {
    String one = mdevs.create(MdevRequest.of("cells-1")).uuid();
    String two = mdevs.create(MdevRequest.of("cells-1")).uuid();
    assertThat(UUID.fromString(one)).isNotEqualTo(UUID.fromString(two));
    assertThat(mdevs.all()).extracting(MdevView::uuid).contains(one, two);
  }

  @Test
  void aUuidIsUsedOnceWhoeverUsesIt() {
    MdevView unused = create("cells-1", ID);
    assertThatThrownBy(() -> create("cells-2", ID))
        .hasMessageContaining("EEXIST")
        .hasMessageContaining("cells-1");
    assertThatThrownBy(() -> create("cells-1", CoreFixture.MDEV)).hasMessageContaining("EEXIST");
    assertThat(available("cells-1")).isEqualTo(3);
  }

  @Test
  void whatIsAskedForWronglyIsRefusedWithWhatWasMeant() {
    assertThatThrownBy(() -> create("cells-1", "1-2-3-4-5")).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> create("cells-1", ID.replace("-", ""))).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> create("Cells-1", ID))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("did you mean cells-1");
    assertThatThrownBy(() -> mdevs.create(MdevRequest.of("cells-1").of(Optional.of("cels"))))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("did you mean cells?");
    assertThatThrownBy(() -> mdevs.create(MdevRequest.of("cells-1").on(Optional.of("lob"))))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("lab");
    assertThatThrownBy(() -> mdevs.remove(ID)).hasMessageContaining("ENODEV");
    assertThat(available("cells-1")).isEqualTo(4);
    assertThat(core.published).isEmpty();
  }

  @Test
  void whenTheBudgetIsUsedItIsEusers() {
    for (int i = 0; i < 4; i++) {
      MdevView unused = mdevs.create(MdevRequest.of("cells-1"));
    }
    assertThatThrownBy(() -> create("cells-1", ID)).hasMessageContaining("EUSERS");
    assertThatThrownBy(() -> create("cells-2", ID)).hasMessageContaining("EUSERS");
    mdevs.remove(
        mdevs.all().stream()
            .filter(m -> m.parent().equals("cells"))
            .findFirst()
            .orElseThrow()
            .uuid());
    assertThat(create("cells-1", ID).state()).isEqualTo(MdevState.ACTIVE);
  }

  @Test
  void oneThatIsBoundIsNotRemovedAndTheRemedyIsNamed() {
    MdevView unused = create("cells-1", ID);
    IommuFd fd = core.open();
    BoundDevice bound = fd.bind(BindRequest.of(ID).label("cell"));
    assertThat(mdevs.all())
        .filteredOn(m -> m.uuid().equals(ID))
        .first()
        .satisfies(view -> {
          assertThat(view.fd()).contains("fd0");
          assertThat(view.label()).contains("cell");
        });
    assertThatThrownBy(() -> mdevs.remove(ID))
        .hasMessageContaining("EBUSY")
        .satisfies(e ->
            assertThat(((org.bindery.api.RefusedException) e).refusal().remedies())
                .containsExactly("unbind fd0 cell"));
    bound.unbind();
    mdevs.remove(ID);
    assertThat(core.published).isEmpty();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(ID))).hasMessageContaining("ENODEV");
  }

  @Test
  void aParentThatGoesTakesItsInstancesAndReleasesThoseThatAreBoundFirst() {
    FakeParent other = new FakeParent("others");
    core.core.mdevs().parentCame(other.parent);
    MdevView unused = create("cells-1", ID);
    String stays = mdevs.create(MdevRequest.of("others-1")).uuid();
    BoundDevice bound = core.open().bind(BindRequest.of(ID));
    core.core.mdevs().parentGone(cells.parent);
    assertThat(bound.state()).isEqualTo(DeviceState.RELEASED);
    assertThatThrownBy(() -> bound.read(0, 0, 8))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("its parent cells has gone");
    assertThat(core.published).containsExactly(stays);
    assertThat(cells.left).hasValue(4);
    List<String> topics = core.topics();
    assertThat(topics.lastIndexOf("bindery/device/RELEASED"))
        .isLessThan(topics.lastIndexOf("bindery/device/GONE"));
    assertThatThrownBy(() -> create("cells-1", ID)).hasMessageContaining("ENODEV");
  }

  @Test
  void ofTwoParentsWithOneNameTheFirstCountsUntilItGoes() {
    FakeParent second = new FakeParent("cells");
    core.core.mdevs().parentCame(second.parent);
    MdevView unused = create("cells-1", ID);
    assertThat(cells.left).hasValue(3);
    assertThat(second.left).hasValue(4);
    core.core.mdevs().parentGone(cells.parent);
    assertThat(create("cells-1", ID).state()).isEqualTo(MdevState.ACTIVE);
    assertThat(second.left).hasValue(3);
  }

  @Test
  void aHostThatGoesTakesItsInstances() {
    MdevView unused = create("cells-1", ID);
    core.core.hostGone(core.managed);
    assertThat(core.published).isEmpty();
    assertThat(cells.left).hasValue(4);
  }
}
