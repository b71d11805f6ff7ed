package org.bindery.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubjectsTest {
  private static <S extends Subject> List<String> named(Class<S> kind, String name) {
    return Subjects.of(kind, Optional.of(name)).stream().map(Subject::name).toList();
  }

  @Test
  void allAreFoundByAscendingName() {
    assertThat(Subjects.of(Backend.class, Optional.empty()))
        .extracting(Backend::name)
        .containsExactly("amd-v1", "amd-v2", "smmuv3", "vtd", "vtd-first-stage", "vtd-legacy");
    assertThat(Subjects.of(DoorBackend.class, Optional.empty()))
        .extracting(DoorBackend::name)
        .containsExactly("iommufd over backend.mock");
    assertThat(Subjects.of(BinderBackend.class, Optional.empty()))
        .extracting(BinderBackend::name)
        .containsExactly("idxd", "mdev-sw", "vfio-pci");
  }

  @Test
  void oneIsAskedForByItsName() {
    assertThat(named(Backend.class, "smmuv3")).containsExactly("smmuv3");
    assertThat(named(DoorBackend.class, "iommufd over backend.mock"))
        .containsExactly("iommufd over backend.mock");
    assertThat(named(Backend.class, "vtd+NOTHING"))
        .as("of a source, by its name alone")
        .containsExactly("vtd+NOTHING");
  }

  @Test
  void whatIsOfAnotherKindLeavesThisOneEmpty() {
    assertThat(named(DoorBackend.class, "smmuv3")).isEmpty();
    assertThat(named(DoorBackend.class, "vtd+NOTHING")).isEmpty();
    assertThat(named(Backend.class, "iommufd over backend.mock")).isEmpty();
  }

  @Test
  void aNameThatNothingHasIsNotPassedOver() {
    for (Class<? extends Subject> kind :
        List.of(Backend.class, DoorBackend.class, BinderBackend.class)) {
      assertThatThrownBy(() -> named(kind, "none"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("nothing would be tested: no backend, door or binder is named none");
    }
  }
}
