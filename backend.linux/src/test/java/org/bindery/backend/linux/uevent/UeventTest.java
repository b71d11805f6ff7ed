package org.bindery.backend.linux.uevent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UeventTest {
  private static final String PATH = "/devices/pci0000:00/0000:00:10.0";

  @ParameterizedTest
  @CsvSource({
    "add,pci,true",
    "remove,pci,true",
    "add,mdev,true",
    "remove,mdev,true",
    "bind,pci,false",
    "change,pci,false",
    "add,net,false"
  })
  void comingAndGoingOfDevicesCounts(String action, String subsystem, boolean counts) {
    Uevent event = parse(message(action, subsystem));
    assertThat(event).isEqualTo(new Uevent(action, PATH, subsystem));
    assertThat(event.changesDevices()).isEqualTo(counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0",
        "libudev\0\u00fe\u00ed",
        "add@/x\0ACTION=add\0",
        "add@/x\0ACTION=remove\0DEVPATH=/x\0",
        "ACTION=add\0DEVPATH=/x\0SUBSYSTEM=pci\0"
      })
  void otherMessagesAreNotTheKernels(String message) {
    assertThat(Uevent.parse(message.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aValueMayHoldAnything() {
    String message = message("add", "pci") + "PCI_SLOT_NAME=0000:00:10.0\0MODALIAS=pci:v=1\0";
    assertThat(parse(message).subsystem()).isEqualTo("pci");
  }

  private static Uevent parse(String message) {
    return Uevent.parse(message.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static String message(String action, String subsystem) {
    return "%1$s@%2$s\0ACTION=%1$s\0DEVPATH=%2$s\0SUBSYSTEM=%3$s\0SEQNUM=1\0"
        .formatted(action, PATH, subsystem);
  }
}
