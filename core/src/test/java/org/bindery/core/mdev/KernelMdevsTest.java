package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.BindRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeMtty;
import org.bindery.core.fake.FakeParent;
import org.bindery.core.mdev.Definition.Attribute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel's mediated devices by the same calls, through the host's attribute tree. */
class KernelMdevsTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  private final DefinitionStore store = new DefinitionMemory();
  private final CoreFixture core = new CoreFixture(store);
  private final Mdevs mdevs = core.administration().mdevs();

  @BeforeEach
  void mount() {
    core.host.tree().mediated(new FakeMtty(core.host));
    core.software("mdev");
  }

  @AfterEach
  void close() {
    core.close();
  }

  private MdevView create(String uuid) {
    return mdevs.create(MdevRequest.of("mtty-1").as(Optional.of(uuid)));
  }

  @Test
  void itsTypesStandBesideThoseOfBundles() {
    FakeParent cells = new FakeParent("cells");
    core.core.mdevs().parentCame(cells.parent);
    assertThat(mdevs.types())
        .extracting(MdevTypeView::type)
        .containsExactly("cells-1", "cells-2", "mtty-1", "mtty-2");
    MdevTypeView dual = mdevs.types().getLast();
    assertThat(dual.parent()).isEqualTo("mtty");
    assertThat(dual.host()).contains("lab");
    assertThat(dual.name()).isEqualTo("Dual port serial");
    assertThat(dual.deviceApi()).isEqualTo("vfio-pci");
    assertThat(dual.availableInstances()).isEqualTo(1);
  }

  @Test
  void oneIsMadeBoundAndRemoved() {
    MdevView made = create(ID);
    assertThat(made.state()).isEqualTo(MdevState.ACTIVE);
    assertThat(made.type()).isEqualTo("mtty-1");
    IommuFd fd = core.open();
    var bound = fd.bind(BindRequest.of(ID).label("tty"));
    assertThatThrownBy(() -> mdevs.remove(ID))
        .hasMessageContaining("EBUSY")
        .hasMessageContaining("tty");
    bound.unbind();
    mdevs.remove(ID);
    assertThat(mdevs.all()).extracting(MdevView::uuid).doesNotContain(ID);
    assertThatThrownBy(() -> mdevs.remove(ID)).hasMessageContaining("ENODEV");
  }

  @Test
  void theKernelsRefusalsKeepTheirErrnoAndSayMore() {
    MdevView unused = create(ID);
    assertThatThrownBy(() -> create(ID)).hasMessageContaining("EEXIST");
    MdevView unusedToo = create(UUID.randomUUID().toString());
    assertThatThrownBy(() -> create(UUID.randomUUID().toString()))
        .hasMessageContaining("ENOSPC")
        .hasMessageContaining("no instance of mtty-1 is available on mtty");
    assertThatThrownBy(() -> mdevs.create(MdevRequest.of("mtti-1")))
        .hasMessageContaining("did you mean mtty-1");
  }

  @Test
  void whatIsDefinedIsStartedWithItsAttributesInOrder() {
    Definition definition =
        new Definition(
            UUID.fromString(ID),
            "lab",
            "mtty",
            "mtty-1",
            false,
            List.of(new Attribute("baud", "9600"), new Attribute("baud", "19200")));
    assertThat(store.add(definition)).isTrue();
    assertThat(mdevs.start(ID).defined()).isTrue();
    assertThat(core.administration().device(ID).properties()).containsEntry("baud", "19200");
  }

  @Test
  void anAttributeThatCannotBeSetLeavesNoDeviceAndIsNamed() {
    Definition definition =
        new Definition(
            UUID.fromString(ID),
            "lab",
            "mtty",
            "mtty-1",
            false,
            List.of(new Attribute("parity", "odd")));
    assertThat(store.add(definition)).isTrue();
    assertThatThrownBy(() -> mdevs.start(ID))
        .hasMessageContaining("EINVAL")
        .hasMessageContaining("parity");
    assertThat(mdevs.all())
        .filteredOn(m -> m.uuid().equals(ID))
        .singleElement()
        .satisfies(view -> assertThat(view.state()).isEqualTo(MdevState.DEFINED));
  }
}
