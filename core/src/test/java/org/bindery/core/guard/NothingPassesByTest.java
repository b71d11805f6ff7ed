package org.bindery.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A method that an SPI grows by default is passed on by who stands before the plug-in. */
class NothingPassesByTest {
  static Stream<Arguments> guards() {
    return Stream.of(
        Arguments.of(Host.class, GuardedHost.class),
        Arguments.of(HostDevice.class, GuardedDevice.class),
        Arguments.of(HostGroup.class, GuardedGroup.class),
        Arguments.of(GroupFile.class, GuardedGroupFile.class),
        Arguments.of(AttributeTree.class, GuardedTree.class),
        Arguments.of(DeviceFile.class, GuardedFile.class),
        Arguments.of(VirtualMachine.class, GuardedMachine.class));
  }

  @ParameterizedTest
  @MethodSource("guards")
  void everyMethodIsTheGuards(Class<?> spi, Class<?> guard) {
    List<String> missing =
        Arrays.stream(spi.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method ->
                Arrays.stream(guard.getDeclaredMethods())
                    .noneMatch(own ->
                        own.getName().equals(method.getName())
                            && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())))
            .map(method -> method.getName())
            .toList();
    assertThat(missing).isEmpty();
  }
}
