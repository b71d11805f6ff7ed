package org.bindery.itest.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house as it stands keeps its walls. */
class HouseTest {
  private static final Rooms ROOMS = new Rooms("org.bindery");

  /** Folders with Java that are no rooms: they test, measure and show the others. */
  private static final Set<String> NO_ROOMS = Set.of("itest", "guest", "bench");

  private static JavaClasses rooms;
  private static JavaClasses examples;

  @BeforeAll
  static void importClasses() {
    ClassFileImporter importer =
        new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests());
    rooms =
        importer
            .importPackages("org.bindery")
            .that(
                DescribedPredicate.describe(
                    "are not tests of the whole",
                    c -> !c.getName().startsWith("org.bindery.itest.")));
    examples = importer.importPackages("com.example");
  }

  @Test
  void bundlesMeetOnlyInTheApi() {
    Walls.roomsMeetOnlyWhereTheyMay(ROOMS).check(rooms);
  }

  @Test
  void examplesKnowOnlyTheApi() {
    Walls.examplesKnowOnlyTheApi("com.example", ROOMS).check(examples);
  }

  @Test
  void onlyTheGatewayIsNative() {
    Walls.onlyTheGatewayIsNative(ROOMS).check(rooms);
    Walls.onlyTheGatewayIsNative(ROOMS).check(examples);
  }

  /** The rules above see every room: a folder whose classes are not on the class path is missed. */
  @Test
  void everyFolderWithSourcesIsSeen() throws IOException {
    Set<String> seen =
        rooms.stream()
            .map(JavaClass::getPackageName)
            .flatMap(name -> ROOMS.roomOf(name).stream())
            .collect(Collectors.toSet());
    assertThat(seen)
        .as("rooms with classes on the class path; a new one goes into itest/pom.xml and Rooms")
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(foldersWithSources());
  }

  private static List<String> foldersWithSources() throws IOException {
    Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !NO_ROOMS.contains(name))
          .toList();
    }
  }
}
