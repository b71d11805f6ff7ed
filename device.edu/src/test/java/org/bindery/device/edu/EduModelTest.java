package org.bindery.device.edu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The device register by register, as QEMU documents it. */
class EduModelTest {
  private final FakePort port = new FakePort();
  private final EduModel edu = new EduModel(port, EduModel.DEFAULT_MASK);

  private long read(long offset) {
    return edu.read(0, offset, 4) & 0xffffffffL;
  }

  private void write(long offset, long value) {
    edu.write(0, offset, 4, value);
  }

  private void dma(long source, long destination, long count, long command) {
    edu.write(0, 0x80, 8, source);
    edu.write(0, 0x88, 8, destination);
    edu.write(0, 0x90, 8, count);
    edu.write(0, 0x98, 8, command);
  }

  @Test
  void identifiesItself() {
    assertThat(read(0x00)).isEqualTo(0x010000edL);
    write(0x00, 5);
    assertThat(read(0x00)).isEqualTo(0x010000edL);
  }

  @Test
  void invertsWhatIsWrittenToLiveness() {
    write(0x04, 0x12345678);
    assertThat(read(0x04)).isEqualTo(0xedcba987L);
  }

  static IntStream numbers() {
    return IntStream.concat(IntStream.rangeClosed(0, 40), IntStream.of(-1, Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void computesTheFactorialModuloTwoToThe32(int number) {
    write(0x08, number);
    assertThat(read(0x20) & 1).isEqualTo(1);
    port.pass();
    assertThat(read(0x20) & 1).isZero();
    BigInteger expected = BigInteger.ONE;
    // Beyond 40 nothing but more factors of 0 comes.
    for (long i = Math.min(Integer.toUnsignedLong(number), 40); i > 1; i--) {
      expected = expected.multiply(BigInteger.valueOf(i)).mod(BigInteger.TWO.pow(32));
    }
    assertThat(read(0x08)).isEqualTo(expected.longValueExact());
  }

  @Test
  void ignoresNumbersWhileItComputes() {
    write(0x08, 5);
    write(0x08, 3);
    port.pass();
    assertThat(read(0x08)).isEqualTo(120);
  }

  @Test
  void interruptsAfterAFactorialWhenAskedTo() {
    write(0x08, 5);
    port.pass();
    assertThat(port.line).isFalse();
    write(0x20, 0x80);
    assertThat(read(0x20)).isEqualTo(0x80);
    write(0x08, 5);
    port.pass();
    assertThat(port.line).isTrue();
    assertThat(read(0x24)).isEqualTo(1);
    write(0x64, 1);
    assertThat(port.line).isFalse();
    assertThat(read(0x24)).isZero();
    // The computing bit is not the driver's.
    write(0x20, 0x01);
    assertThat(read(0x20)).isZero();
  }

  @Test
  void collectsCausesUntilAllAreAcknowledged() {
    write(0x60, 0);
    assertThat(port.line).isFalse();
    write(0x60, 0x30);
    write(0x60, 0x01);
    assertThat(read(0x24)).isEqualTo(0x31);
    write(0x64, 0x30);
    assertThat(port.line).isTrue();
    write(0x64, 0x01);
    assertThat(port.line).isFalse();
  }

  @Test
  void sendsMessagesInsteadOfTheLineWhenMsiIsOn() {
    port.msi = true;
    write(0x60, 1);
    write(0x60, 1);
    assertThat(port.messages).isEqualTo(2);
    assertThat(port.line).isFalse();
  }

  @Test
  void movesBytesBothWays() {
    byte[] bytes = new byte[100];
    new Random(7).nextBytes(bytes);
    port.memory.asSlice(0x2000, 100).copyFrom(MemorySegment.ofArray(bytes));
    dma(0x2000, 0x40000 + 11, 100, 1);
    assertThat(edu.read(0, 0x98, 8)).isEqualTo(1);
    assertThat(port.delays).containsExactly(EduDma.DELAY);
    port.pass();
    assertThat(edu.read(0, 0x98, 8)).isZero();
    assertThat(port.line).isFalse();
    dma(0x40000 + 11, 0x3000, 100, 3);
    port.pass();
    assertThat(port.memory.asSlice(0x3000, 100).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
  }

  @Test
  void interruptsAfterDmaWhenAskedToThoughItWasRefused() {
    port.refusing = true;
    dma(0x2000, 0x40000, 8, 5);
    port.pass();
    assertThat(read(0x24)).isEqualTo(0x100);
    assertThat(port.line).isTrue();
    assertThat(edu.read(0, 0x98, 8) & 1).isZero();
  }

  @Test
  void asksNotToBeSnoopedByABitOfItsCommandAlone() {
    assertThat(edu.issuesNoSnoop()).isTrue();
    port.memory.set(ValueLayout.JAVA_BYTE, 0x2000, (byte) 7);
    dma(0x2000, 0x40000, 8, 1);
    port.pass();
    dma(0x40000, 0x3000, 8, 3);
    port.pass();
    assertThat(port.noSnoops).isZero();
    dma(0x2000, 0x40000, 8, 0x11);
    port.pass();
    assertThat(port.noSnoops).isEqualTo(1);
    dma(0x40000, 0x3008, 8, 0x13);
    port.pass();
    assertThat(port.noSnoops).isEqualTo(2);
    assertThat(port.memory.get(ValueLayout.JAVA_BYTE, 0x3008)).isEqualTo((byte) 7);
    assertThat(edu.read(0, 0x98, 8)).isEqualTo(0x12);
  }

  @Test
  void registersStandStillWhileATransferRuns() {
    dma(0x2000, 0x40000, 8, 1);
    dma(0x5000, 0x40100, 16, 3);
    assertThat(edu.read(0, 0x80, 8)).isEqualTo(0x2000);
    assertThat(edu.read(0, 0x88, 8)).isEqualTo(0x40000);
    assertThat(edu.read(0, 0x90, 8)).isEqualTo(8);
    assertThat(edu.read(0, 0x98, 8)).isEqualTo(1);
    assertThat(port.work).hasSize(1);
  }

  @Test
  void aCommandWithoutTheStartBitIsNone() {
    dma(0x2000, 0x40000, 8, 6);
    assertThat(edu.read(0, 0x98, 8)).isZero();
    assertThat(port.work).isEmpty();
  }

  @Test
  void addressesAreCutToTheMask() {
    dma(0x9000_1000L, 0x40000, 8, 1);
    port.pass();
    assertThat(port.lastAddress).isEqualTo(0x1000);
    EduModel wide = new EduModel(port, -1);
    wide.write(0, 0x80, 8, 0x2000);
    wide.write(0, 0x88, 8, 0x40000);
    wide.write(0, 0x90, 8, 8);
    wide.write(0, 0x98, 8, 1);
    port.pass();
    assertThat(port.lastAddress).isEqualTo(0x2000);
  }

  @ParameterizedTest
  @CsvSource({
    "0x40000, 4096, true",
    "0x40fff, 1, true",
    "0x41000, 0, true",
    "0x40000, 4097, false",
    "0x40001, 4096, false",
    "0x3ffff, 2, false",
    "0x0, 8, false",
    "-1, 8, false",
    "0x40000, -1, false",
  })
  void onlyTransfersInsideTheBufferAreDone(String at, long count, boolean done) {
    dma(0x1000, Long.decode(at), count, 1);
    port.pass();
    assertThat(port.lastAddress).isEqualTo(done ? 0x1000 : -1);
    assertThat(edu.read(0, 0x98, 8)).isZero();
  }

  @Test
  void takesTheWidthsThatItDecodesOnly() {
    assertThat(edu.read(0, 0x00, 8)).isEqualTo(-1);
    assertThat(edu.read(0, 0x00, 2)).isEqualTo(-1);
    assertThat(edu.read(0, 0x80, 2)).isEqualTo(-1);
    assertThat(edu.read(0, 0x40, 4)).isEqualTo(-1);
    assertThat(edu.read(0, 0x84, 4)).isEqualTo(-1);
    edu.write(0, 0x04, 2, 5);
    assertThat(read(0x04)).isZero();
    edu.write(0, 0x80, 8, 0x1_0000_2000L);
    assertThat(edu.read(0, 0x80, 8)).isEqualTo(0x1_0000_2000L);
    edu.write(0, 0x80, 4, 0x3000);
    assertThat(edu.read(0, 0x80, 8)).isEqualTo(0x3000);
  }

  @Test
  void resetIsTheStateAfterPowerOn() {
    write(0x04, 5);
    write(0x20, 0x80);
    write(0x60, 3);
    dma(0x2000, 0x40000, 8, 1);
    edu.reset();
    assertThat(port.line).isFalse();
    for (long register : new long[] {0x04, 0x08, 0x20, 0x24, 0x80, 0x88, 0x90, 0x98}) {
      assertThat(read(register)).as("0x%x", register).isZero();
    }
  }
}
