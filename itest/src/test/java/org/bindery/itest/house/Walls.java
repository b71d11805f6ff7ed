package org.bindery.itest.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The walls as rules. Each fails when it finds no class to look at. */
final class Walls {
  /** The methods that need native access, by their class. */
  private static final Map<Class<?>, Set<String>> RESTRICTED =
      Map.of(
          Linker.class,
          Set.of("nativeLinker", "downcallHandle", "upcallStub"),
          SymbolLookup.class,
          Set.of("libraryLookup"),
          MemorySegment.class,
          Set.of("reinterpret"),
          AddressLayout.class,
          Set.of("withTargetLayout"),
          ModuleLayer.Controller.class,
          Set.of("enableNativeAccess"),
          System.class,
          Set.of("load", "loadLibrary"),
          Runtime.class,
          Set.of("load", "loadLibrary"));

  private Walls() {}

  /** Wall 1: bundles meet only in core.api, and only as the table of rooms says. */
  static ArchRule roomsMeetOnlyWhereTheyMay(Rooms rooms) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("import only what their room may import") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                checkImports(rooms, item, events);
              }
            })
        .allowEmptyShould(false);
  }

  private static void checkImports(Rooms rooms, JavaClass item, ConditionEvents events) {
    Optional<String> room = rooms.roomOf(item.getPackageName());
    if (room.isEmpty()) {
      events.add(
          SimpleConditionEvent.violated(
              item, item.getName() + " is in no known room: give it one in Rooms"));
      return;
    }
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (!target.getPackageName().startsWith(rooms.root() + ".")) {
        continue;
      }
      Optional<String> other = rooms.roomOf(target.getPackageName());
      boolean allowed =
          other.isPresent()
              && (other.equals(room) || Rooms.MAY_IMPORT.get(room.get()).contains(other.get()));
      if (!allowed) {
        events.add(
            SimpleConditionEvent.violated(
                item,
                room.get()
                    + " may not import "
                    + other.orElse("a package of no room")
                    + ": "
                    + dependency.getDescription()));
      }
    }
  }

  /** Examples are a vendor's: of Bindery they know core.api alone. */
  static ArchRule examplesKnowOnlyTheApi(String examples, Rooms rooms) {
    return classes()
        .that()
        .resideInAPackage(examples + "..")
        .should()
        .onlyDependOnClassesThat(
            new DescribedPredicate<>("are not Bindery's, or in core.api") {
              @Override
              public boolean test(JavaClass target) {
                String name = target.getBaseComponentType().getPackageName();
                return !(name + ".").startsWith(rooms.root() + ".")
                    || rooms.roomOf(name).equals(Optional.of("core.api"));
              }
            })
        .allowEmptyShould(false);
  }

  /** Only the gateway has native access: restricted methods and native methods of one's own. */
  static ArchRule onlyTheGatewayIsNative(Rooms rooms) {
    String gateway = rooms.root() + ".gateway..";
    return CompositeArchRule.of(
            noClasses()
                .that()
                .resideOutsideOfPackage(gateway)
                .should()
                .accessTargetWhere(
                    new DescribedPredicate<JavaAccess<?>>("the target needs native access") {
                      @Override
                      public boolean test(JavaAccess<?> access) {
                        return isRestricted(access);
                      }
                    })
                .allowEmptyShould(false))
        .and(
            noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(gateway)
                .should()
                .haveModifier(JavaModifier.NATIVE)
                .allowEmptyShould(true));
  }

  private static boolean isRestricted(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return RESTRICTED.entrySet().stream()
        .anyMatch(entry ->
            owner.isAssignableTo(entry.getKey()) && entry.getValue().contains(access.getName()));
  }
}
