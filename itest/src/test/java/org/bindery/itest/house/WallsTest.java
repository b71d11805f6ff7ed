package org.bindery.itest.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.bindery.itest.house.fixture.api.Innocent;
import org.bindery.itest.house.fixture.backend.sim.SimThing;
import org.bindery.itest.house.fixture.driver.vfiopci.ClaimsMemory;
import org.bindery.itest.house.fixture.driver.vfiopci.KnowsABackend;
import org.bindery.itest.house.fixture.driver.vfiopci.KnowsTheApi;
import org.bindery.itest.house.fixture.driver.vfiopci.LoadsALibrary;
import org.bindery.itest.house.fixture.unheardof.Stray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules bite: each finds the class that was made to break it, and spares the innocent. */
class WallsTest {
  private static final String FIXTURE = "org.bindery.itest.house.fixture";
  private static final Rooms ROOMS = new Rooms(FIXTURE);

  private static JavaClasses load(Class<?>... classes) {
    return new ClassFileImporter().importClasses(classes);
  }

  private static void assertBites(ArchRule rule, Class<?> guilty, String reason) {
    assertThatThrownBy(() -> rule.check(load(guilty, Innocent.class, SimThing.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(guilty.getSimpleName());
  }

  @Test
  void aDriverThatKnowsABackendIsFound() {
    assertBites(
        Walls.roomsMeetOnlyWhereTheyMay(ROOMS),
        KnowsABackend.class,
        "driver.vfio-pci may not import backend.sim");
  }

  @Test
  void aClassInNoRoomIsFound() {
    assertBites(Walls.roomsMeetOnlyWhereTheyMay(ROOMS), Stray.class, "is in no known room");
  }

  @Test
  void anExampleThatKnowsMoreThanTheApiIsFound() {
    assertBites(
        Walls.examplesKnowOnlyTheApi(FIXTURE + ".driver", ROOMS), KnowsABackend.class, "core.api");
  }

  @ParameterizedTest
  @ValueSource(classes = {LoadsALibrary.class, ClaimsMemory.class})
  void nativeAccessIsFound(Class<?> guilty) {
    assertBites(Walls.onlyTheGatewayIsNative(ROOMS), guilty, "native access");
  }

  @Test
  void whatKeepsToTheWallsPasses() {
    JavaClasses good = load(Innocent.class, SimThing.class, KnowsTheApi.class);
    Walls.roomsMeetOnlyWhereTheyMay(ROOMS).check(good);
    Walls.onlyTheGatewayIsNative(ROOMS).check(good);
    Walls.examplesKnowOnlyTheApi(FIXTURE + ".driver", ROOMS).check(good);
  }

  @Test
  void aRuleThatSeesNoClassFails() {
    JavaClasses none = load();
    assertThatThrownBy(() -> Walls.roomsMeetOnlyWhereTheyMay(ROOMS).check(none))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Walls.onlyTheGatewayIsNative(ROOMS).check(none))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Walls.examplesKnowOnlyTheApi(FIXTURE, ROOMS).check(none))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @CsvSource({
    "org.bindery.device, core.api",
    "org.bindery.device.edu, device.edu",
    "org.bindery.device.edu.model, device.edu",
    "org.bindery.device.idxd.driver, device.idxd",
    "org.bindery.model.idxd.register, model.idxd",
    "org.bindery.core, core",
    "org.bindery.driver.vfiopci, driver.vfio-pci",
    "org.bindery.shell.table, shell.gogo",
    "org.bindery.backend.sim.make, backend.sim",
    "org.bindery.device.nosuch,",
    "org.bindery.backend,",
    "org.binderyx.core,",
  })
  void packagesBelongToRooms(String packageName, String room) {
    assertThat(new Rooms("org.bindery").roomOf(packageName).orElse(null)).isEqualTo(room);
  }
}
