package org.bindery.backend.linux.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.api.Memory;
import org.bindery.backend.linux.testing.TestProcess;
import org.bindery.gateway.Gateway;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the door's own, on files that any kernel has. */
class KernelDoorTest {
  private static final int ENOENT = -2;
  private static final int EBADF = -9;
  private static final int EFAULT = -14;
  private static final int ENOTTY = -25;
  private static final int FIONREAD = 0x541b;
  private static final int FIONBIO = 0x5421;
  private static final int TIOCSPTLCK = 0x40045431;
  private static final int TIOCGPTPEER = 0x5441;

  private final Gateway gateway = new Gateway();
  private final Arena arena = Arena.ofShared();
  private final KernelDoor door =
      new KernelDoor(
          gateway,
          List.of(
              new NewDescriptor(FIONREAD, answer -> made(answer)),
              NewDescriptor.answered(TIOCGPTPEER)));
  private final TestProcess process = new TestProcess();
  private final TestProcess other = new TestProcess();
  private final MemorySegment memory = arena.allocate(4096, 4096);
  @TempDir private Path folder;
  // What happens when the kernel has answered FIONREAD and the process does not know yet.
  private Runnable meanwhile = () -> {};
  private int answered;

  @AfterEach
  void nothingStaysOpen() {
    door.close();
    assertThat(gateway.openCount()).isZero();
    arena.close();
  }

  private int made(MemorySegment answer) {
    meanwhile.run();
    answered = answer.get(ValueLayout.JAVA_INT, 0);
    return -1;
  }

  private int file(String text) throws Exception {
    return door.open(process, Files.writeString(folder.resolve("f"), text).toString());
  }

  @Test
  void whatIsNotThereIsTheKernelsErrno() {
    assertThat(door.open(process, folder.resolve("none").toString())).isEqualTo(ENOENT);
  }

  @Test
  void aDescriptorIsItsProcessOnly() throws Exception {
    int file = file("text");
    assertThat(file).isPositive();
    assertThat(door.poll(other, file)).isEqualTo(EBADF);
    assertThat(door.close(other, file)).isEqualTo(EBADF);
    assertThat(door.poll(process, file)).isEqualTo(RawDoor.POLL_IN | RawDoor.POLL_OUT);
    assertThat(door.close(process, file)).isZero();
    assertThat(door.close(process, file)).isEqualTo(EBADF);
    assertThat(gateway.openCount()).isZero();
  }

  @Test
  void aDescriptorThatACallAnswersIsItsProcess() {
    process.register(memory);
    int terminal = door.open(process, "/dev/ptmx");
    assertThat(terminal).isPositive();
    assertThat(door.ioctl(process, terminal, TIOCSPTLCK, memory.address())).isZero();
    int peer = door.ioctl(process, terminal, TIOCGPTPEER, 0);
    assertThat(peer).isPositive();
    assertThat(gateway.openCount()).isEqualTo(2);
    assertThat(door.poll(other, peer)).isEqualTo(EBADF);
    assertThat(door.close(process, peer)).isZero();
  }

  @Test
  void bytesGoToRegisteredMemoryOnly() throws Exception {
    process.register(memory);
    int file = file("text");
    assertThat(door.read(process, file, memory.address(), 4)).isEqualTo(4);
    assertThat(memory.getString(0)).isEqualTo("text");
    assertThat(door.write(process, file, memory.address(), 2)).isEqualTo(2);
    assertThat(folder.resolve("f")).hasContent("textte");
    assertThat(door.read(process, file, memory.address() + 4096, 4)).isEqualTo(EFAULT);
    assertThat(door.write(process, file, memory.address() + 4095, 2)).isEqualTo(EFAULT);
  }

  @Test
  void theKernelSeesArgumentsOfTheProcessOnly() throws Exception {
    int file = file("1234567");
    // The kernel writes to it, and is asked to, whoever's it is.
    memory.set(ValueLayout.JAVA_INT, 0, 4);
    assertThat(door.ioctl(process, file, FIONREAD, memory.address())).isEqualTo(EFAULT);
    assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(4);
    process.register(memory);
    assertThat(door.ioctl(process, file, FIONREAD, memory.address())).isZero();
    assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
  }

  @Test
  void anArgumentIsReadOnce() throws Exception {
    process.register(memory);
    int file = file("1234567");
    memory.set(ValueLayout.JAVA_INT, 0, 8);
    memory.set(ValueLayout.JAVA_INT, 4, 1);
    meanwhile =
        () -> {
          memory.set(ValueLayout.JAVA_INT, 0, 99);
          memory.set(ValueLayout.JAVA_INT, 4, 2);
        };
    assertThat(door.ioctl(process, file, FIONREAD, memory.address())).isZero();
    assertThat(answered).as("the number of a descriptor is the kernel's").isEqualTo(7);
    assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
    assertThat(memory.get(ValueLayout.JAVA_INT, 4)).as("what the kernel leaves").isEqualTo(2);
  }

  @Test
  void anAnswerThatCannotBeWrittenIsEfault() throws Exception {
    Memory registered = process.register(memory);
    int file = file("1234567");
    memory.set(ValueLayout.JAVA_INT, 0, 4);
    meanwhile = registered::close;
    assertThat(door.ioctl(process, file, FIONREAD, memory.address())).isEqualTo(EFAULT);
    assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(4);
  }

  @Test
  void aCommandThatOnlyReadsTakesAnArgumentThatMayOnlyBeRead() throws Exception {
    memory.set(ValueLayout.JAVA_INT, 0, 4);
    process.register(memory.asReadOnly());
    int file = file("1234567");
    assertThat(door.ioctl(process, file, FIONBIO, memory.address())).isZero();
    assertThat(door.ioctl(process, file, FIONREAD, memory.address())).isEqualTo(EFAULT);
    assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(4);
    assertThat(gateway.openCount()).isEqualTo(1);
  }

  @Test
  void anArgumentIsAsLongAsItSaysButNoLongerThanAny() throws Exception {
    process.register(memory);
    int file = file("1234567");
    memory.set(ValueLayout.JAVA_INT, 0, 4096);
    assertThat(door.ioctl(process, file, FIONBIO, memory.address())).isZero();
    memory.set(ValueLayout.JAVA_INT, 0, 4097);
    assertThat(door.ioctl(process, file, FIONBIO, memory.address())).isEqualTo(EFAULT);
    MemorySegment large = arena.allocate((1 << 20) + 1, 4096);
    process.register(large);
    large.set(ValueLayout.JAVA_INT, 0, 1 << 20);
    assertThat(door.ioctl(process, file, FIONBIO, large.address())).isZero();
    large.set(ValueLayout.JAVA_INT, 0, (1 << 20) + 1);
    assertThat(door.ioctl(process, file, FIONBIO, large.address())).isEqualTo(EFAULT);
  }

  @Test
  void whatPollIsRefusedIsNoEvent() throws Exception {
    int file = file("text");
    gateway.close();
    assertThat(door.poll(process, file)).isEqualTo(EBADF);
  }

  @Test
  void otherFilesHaveNoneOfTheCommands() throws Exception {
    process.register(memory);
    Destroy.COMMAND.prepare(memory);
    int file = file("text");
    assertThat(door.ioctl(process, file, Destroy.COMMAND.number(), memory.address()))
        .isEqualTo(ENOTTY);
    assertThat(door.ioctl(process, file, VfioCommands.GET_API_VERSION, 0)).isEqualTo(ENOTTY);
  }

  @Test
  void anExitClosesWhatTheProcessHas() throws Exception {
    int file = file("text");
    door.exit(process);
    assertThat(gateway.openCount()).isZero();
    assertThat(door.poll(process, file)).isEqualTo(EBADF);
    door.exit(process);
  }
}
