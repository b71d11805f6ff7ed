package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MappingTest {
  private static final int BOTH = Protection.READ | Protection.WRITE;
  private static final int ENODEV = 19;

  private final Gateway gateway = new Gateway();

  @AfterEach
  void everythingIsClosed() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @Test
  void mappingIsTheFilesMemory() throws Exception {
    try (Descriptor memory = gateway.memfd("mapping", 8192);
        Mapping mapping = memory.map(4096, BOTH, 4096);
        Arena arena = Arena.ofConfined()) {
      assertThat(mapping.segment().byteSize()).isEqualTo(4096);
      mapping.segment().set(JAVA_LONG, 16, 0x1234);
      MemorySegment read = arena.allocate(8);
      assertThat(memory.read(read, 4096 + 16)).isEqualTo(8);
      assertThat(read.get(JAVA_LONG, 0)).isEqualTo(0x1234);
      assertThat(gateway.openCount()).isEqualTo(2);
    }
  }

  @Test
  void mappingOutlivesItsDescriptorAndEndsWithItsClose() throws Exception {
    Mapping mapping;
    try (Descriptor zero = gateway.open("/dev/zero", OpenFlags.RDWR)) {
      mapping = zero.map(4096, BOTH, 0);
    }
    mapping.segment().set(JAVA_BYTE, 4095, (byte) 1);
    MemorySegment part = mapping.segment().asSlice(0, 8);
    mapping.close();
    mapping.close();
    assertThatThrownBy(() -> part.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutWriteTheSegmentIsReadOnly() throws Exception {
    try (Descriptor memory = gateway.memfd("mapping", 4096);
        Mapping mapping = memory.map(4096, Protection.READ, 0)) {
      assertThat(mapping.segment().isReadOnly()).isTrue();
      assertThat(mapping.segment().get(JAVA_LONG, 0)).isZero();
    }
  }

  @Test
  void errorsAreTheKernels() throws Exception {
    try (Descriptor nothing = gateway.open("/dev/null", OpenFlags.RDWR)) {
      assertThatThrownBy(() -> nothing.map(4096, Protection.READ, 0))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(ENODEV));
    }
  }

  @Test
  @Timeout(60)
  void accessesThatRaceWithCloseAreRefusedNeverWild() throws Exception {
    for (int round = 0; round < 200; round++) {
      Mapping mapping;
      try (Descriptor memory = gateway.memfd("race", 4096)) {
        mapping = memory.map(4096, BOTH, 0);
      }
      CountDownLatch running = new CountDownLatch(1);
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread accessor =
          new Thread(() -> {
            try {
              for (long i = 0; ; i++) {
                mapping.segment().set(JAVA_LONG, i % 512 * 8, i);
                running.countDown();
              }
            } catch (Throwable e) {
              end.set(e);
            }
          });
      accessor.start();
      running.await();
      mapping.close();
      accessor.join();
      assertThat(end.get()).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Timeout(60)
  void closeWaitsForTheKernelCallThatUsesTheSegment() throws Exception {
    try (Descriptor zero = gateway.open("/dev/zero", OpenFlags.RDWR);
        Descriptor memory = gateway.memfd("large", 1 << 24)) {
      for (int round = 0; round < 20; round++) {
        Mapping mapping = memory.map(1 << 24, BOTH, 0);
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread reader =
            new Thread(() -> {
              try {
                for (; ; ) {
                  running.countDown();
                  assertThat(zero.read(mapping.segment())).isEqualTo(1 << 24);
                }
              } catch (Throwable e) {
                end.set(e);
              }
            });
        reader.start();
        running.await();
        mapping.close();
        reader.join();
        assertThat(end.get()).isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
