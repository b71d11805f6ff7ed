package com.example.edu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;

class EduDeviceTest {
  private final FakeEdu hardware = new FakeEdu();

  @Test
  void computesFactorials() {
    try (EduDevice edu = new EduDevice(hardware.device())) {
      assertEquals(1, edu.factorial(0));
      assertEquals(3628800, edu.factorial(10));
      assertEquals(1932053504L, edu.factorial(13), "modulo 2^32");
    }
  }

  @Test
  void movesMemoryThroughItsBuffer() throws Exception {
    byte[] data = new byte[EduDevice.BUFFER_SIZE];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 7);
    }
    System.arraycopy(data, 0, hardware.memory, 0x2000, data.length);
    try (EduDevice edu = new EduDevice(hardware.device())) {
      assertTrue(hardware.busMaster());
      edu.fetch(0x2000, data.length);
      edu.store(0x5000, data.length);
    }
    assertArrayEquals(data, Arrays.copyOfRange(hardware.memory, 0x5000, 0x6000));
    assertEquals(0, hardware.open, "register map and interrupt are closed");
    assertEquals(0, hardware.pending, "interrupts are acknowledged");
  }

  @Test
  void asksNotToBeSnoopedWhenItShould() throws Exception {
    hardware.memory[0x2000] = 7;
    try (EduDevice edu = new EduDevice(hardware.device())) {
      edu.fetch(0x2000, 64);
      edu.store(0x3000, 64);
      assertEquals(0, hardware.noSnoops);
      edu.storeNoSnoop(0x5000, 64);
    }
    assertEquals(1, hardware.noSnoops);
    assertEquals(7, hardware.memory[0x5000]);
  }

  @Test
  void refusesWhatItsAddressLinesDoNotReach() {
    try (EduDevice edu = new EduDevice(hardware.device())) {
      for (long iova : new long[] {1L << 28, (1L << 28) - 4095, -4096}) {
        RefusedException refused =
            assertThrows(RefusedException.class, () -> edu.fetch(iova, 4096));
        assertEquals(Errno.EINVAL, refused.errno());
        assertTrue(refused.refusal().reason().contains("256 MiB"));
      }
    }
    assertEquals(0, hardware.dmas);
  }

  @Test
  void isNotWaitedForForever() {
    hardware.stuck = true;
    try (EduDevice edu = new EduDevice(hardware.device())) {
      RefusedException refused = assertThrows(RefusedException.class, () -> edu.factorial(3));
      assertEquals(Errno.ETIMEDOUT, refused.errno());
    }
  }
}
