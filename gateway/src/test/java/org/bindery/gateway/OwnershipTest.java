package org.bindery.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every descriptor is closed once: by its owner, by its gateway, or by the net. */
class OwnershipTest {
  private static final int EBADF = 9;
  private static final int EAGAIN = 11;

  @Test
  void gatewayClosesTheRest() throws Exception {
    Gateway gateway = new Gateway();
    Descriptor fd = gateway.memfd("rest", 4096);
    Mapping mapping = fd.map(4096, Protection.READ, 0);
    int number = fd.number();
    assertThat(link(number)).contains("rest");
    gateway.close();
    gateway.close();
    assertThat(gateway.openCount()).isZero();
    assertThat(
            Files.notExists(Path.of("/proc/self/fd/" + number)) || !link(number).contains("rest"))
        .isTrue();
    assertThat(fd.seekToEnd()).isEqualTo(-EBADF);
    assertThatThrownBy(() -> mapping.segment().get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(gateway::eventfd).hasMessage("eventfd: errno 9");
    assertThatThrownBy(gateway::poller).isInstanceOf(ErrnoException.class);
    assertThat(gateway.leaked()).isZero();
    assertThat(gateway.openCount()).isZero();
  }

  @Test
  void whatIsAdoptedIsClosedByItsNewOwner() throws Exception {
    try (Gateway gateway = new Gateway()) {
      int number;
      try (Descriptor adopted = gateway.adopt(Libc.eventfd(0, OpenFlags.CLOEXEC))) {
        number = adopted.number();
        assertThat(link(number)).contains("eventfd");
        assertThat(gateway.openCount()).isEqualTo(1);
      }
      assertThat(
              Files.notExists(Path.of("/proc/self/fd/" + number))
                  || !link(number).contains("eventfd"))
          .isTrue();
    }
  }

  @Test
  @Timeout(60)
  void whatNobodyClosedIsClosedAndCounted() throws Exception {
    try (Gateway gateway = new Gateway()) {
      forget(gateway);
      while (gateway.openCount() > 0) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(gateway.leaked()).isEqualTo(2);
    }
  }

  private static void forget(Gateway gateway) throws ErrnoException {
    Descriptor fd = gateway.memfd("forgotten", 4096);
    assertThat(fd.map(4096, Protection.READ, 0).segment().byteSize()).isEqualTo(4096);
    assertThat(gateway.openCount()).isEqualTo(2);
  }

  /**
   * Threads use a descriptor while it is closed and its number is given to others at once: each
   * call answers for this descriptor or is EBADF. Another file's answer would be a number of bytes,
   * since eventfds that nobody raised answer EAGAIN and the others are files of zeros.
   */
  @Test
  @Timeout(120)
  void noCallReachesANumberThatWasReused() throws Exception {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofShared()) {
      AtomicReference<String> wrong = new AtomicReference<>();
      for (int round = 0; round < 300 && wrong.get() == null; round++) {
        Descriptor event = gateway.eventfd();
        AtomicBoolean closed = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          MemorySegment value = arena.allocate(8);
          callers.add(
              Thread.ofPlatform()
                  .start(() -> {
                    long result;
                    do {
                      boolean after = closed.get();
                      result = event.read(value);
                      if (result != -EBADF && (result != -EAGAIN || after)) {
                        wrong.set(result + (after ? " after close" : " before close"));
                      }
                    } while (result != -EBADF);
                  }));
        }
        Thread.yield();
        event.close();
        closed.set(true);
        List<Descriptor> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          others.add(gateway.open("/dev/zero", OpenFlags.RDONLY));
        }
        for (Thread caller : callers) {
          caller.join();
        }
        others.forEach(Descriptor::close);
      }
      assertThat(wrong.get()).isNull();
      assertThat(gateway.openCount()).isZero();
    }
  }

  private static String link(int number) throws java.io.IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
  }
}
