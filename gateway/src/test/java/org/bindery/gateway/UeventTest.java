package org.bindery.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UeventTest {
  private static final int EAGAIN = 11;

  @Test
  void socketListensToTheKernelsGroupAndDoesNotBlock() throws Exception {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofConfined();
        Descriptor uevents = gateway.uevents()) {
      String inode =
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + uevents.number()))
              .toString()
              .replaceAll("\\D", "");
      // sk, protocol, port, groups, ..., inode: include/net/netlink_sock, net/netlink/af_netlink.c
      String[] socket =
          Files.readAllLines(Path.of("/proc/net/netlink")).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(fields -> fields[fields.length - 1].equals(inode))
              .findFirst()
              .orElseThrow();
      assertThat(socket[1]).isEqualTo("15");
      assertThat(Integer.parseInt(socket[3], 16)).isEqualTo(1);
      long result = uevents.read(arena.allocate(8192));
      assertThat(result == -EAGAIN || result > 0).as("%d", result).isTrue();
    }
  }

  @Test
  void memoryHasTheSizeThatWasAskedFor() throws Exception {
    try (Gateway gateway = new Gateway();
        Descriptor memory = gateway.memfd("sized", 12345)) {
      assertThat(memory.seekToEnd()).isEqualTo(12345);
      assertThatThrownBy(() -> gateway.memfd("negative", -1)).hasMessageContaining("errno 22");
      assertThat(gateway.openCount()).isEqualTo(1);
    }
  }
}
