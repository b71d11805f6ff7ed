package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.machine.MockMachine;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.door.DoorExtension;

/** An fd of an engine over a mock machine, a user's memory, and a door for one command. */
final class CommandBench implements AutoCloseable {
  static final long START = 1L << 24;
  static final long PAGE = 4096;
  static final int PAGES = 16;

  final MockMachine machine = new MockMachine();
  final KitProcess process = new KitProcess(1, Set.of());
  final Arena arena = Arena.ofShared();
  final MemorySegment buffer = arena.allocate(PAGES * PAGE, PAGE);
  final Memory registered = process.register(buffer);
  final IommuEngine engine = new IommufdProvider().create("mock", machine.memory());
  final HardwareFd fd = (HardwareFd) engine.open("fd0", process, _ -> {});
  final Map<Integer, AutoCloseable> files = new HashMap<>();
  final TestCommand command = new TestCommand(new MockMachinePlatform(machine));

  /** What commands see of the fd. */
  private UnaryOperator<EngineFd> view = UnaryOperator.identity();

  private boolean answerable = true;

  void view(UnaryOperator<EngineFd> changed) {
    view = changed;
  }

  /** Whether the argument can be written back; else the command is EFAULT. */
  void answerable(boolean changed) {
    answerable = changed;
  }

  /** Where a page of the user's memory begins. */
  long address(int page) {
    return buffer.address() + page * PAGE;
  }

  long map(int ioas, long iova, int page, int count) {
    return fd.map(ioas, address(page), count * PAGE, Access.READ_WRITE, OptionalLong.of(iova));
  }

  /** An argument, filled in by field. */
  static final class Argument {
    final MemorySegment struct = MemorySegment.ofArray(new long[9]);

    Argument(int operation, int id) {
      TestLayout.COMMAND.prepare(struct);
      TestLayout.OP.set(struct, operation);
      TestLayout.ID.set(struct, id);
    }

    Argument with(U32 field, int value) {
      field.set(struct, value);
      return this;
    }

    Argument with(U64 field, long value) {
      field.set(struct, value);
      return this;
    }

    int get(U32 field) {
      return field.get(struct);
    }

    long get(U64 field) {
      return field.get(struct);
    }
  }

  /** Runs a command that succeeds. */
  Argument run(Argument argument) {
    assertThat(attempt(argument)).isZero();
    return argument;
  }

  /** Runs a command that is refused; nothing is written back. */
  void refused(Errno errno, Argument argument) {
    byte[] before = argument.struct.toArray(ValueLayout.JAVA_BYTE);
    RefusedException thrown = catchThrowableOfType(RefusedException.class, () -> attempt(argument));
    assertThat(thrown).as("refused with " + errno).isNotNull();
    assertThat(thrown.errno()).as(thrown.refusal().reason()).isEqualTo(errno);
    assertThat(thrown.refusal().reason()).doesNotContain("org.bindery", "java.", "null");
    assertThat(argument.struct.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
  }

  private int attempt(Argument argument) {
    MemorySegment copy = MemorySegment.ofArray(new long[9]).copyFrom(argument.struct);
    List<Integer> made = new ArrayList<>();
    boolean done = false;
    try {
      int result = command.run(new OneCall(argument.struct, copy, made), copy);
      done = true;
      return result;
    } finally {
      if (!done) {
        made.forEach(this::close);
      }
    }
  }

  /** Closes a descriptor. */
  void close(int descriptor) {
    try {
      files.remove(descriptor).close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    List.copyOf(files.keySet()).forEach(this::close);
    engine.close();
    assertThat(machine.memory().pinnedPages()).isZero();
    arena.close();
  }

  /** What a door does for one command; see {@link DoorExtension.Call}. */
  private final class OneCall implements DoorExtension.Call {
    private final MemorySegment user;
    private final MemorySegment argument;
    private final List<Integer> made;

    OneCall(MemorySegment user, MemorySegment argument, List<Integer> made) {
      this.user = user;
      this.argument = argument;
      this.made = made;
    }

    @Override
    public Process process() {
      return process;
    }

    @Override
    public EngineFd fd() {
      return view.apply(fd);
    }

    @Override
    public void respond() {
      if (!answerable) {
        throw Refusal.of(Errno.EFAULT, "the argument cannot be written").exception();
      }
      user.copyFrom(argument);
    }

    @Override
    public void copyIn(long address, MemorySegment into) {
      each(address, into, Access.READ, (user, part) -> part.copyFrom(user));
    }

    @Override
    public void copyOut(MemorySegment from, long address) {
      each(address, from, Access.WRITE, (user, part) -> user.copyFrom(part));
    }

    @FunctionalInterface
    private interface Copy {
      void run(MemorySegment user, MemorySegment part);
    }

    private void each(long address, MemorySegment bytes, Access wanted, Copy copy) {
      if (bytes.byteSize() == 0) {
        return;
      }
      long at = 0;
      for (MemorySlice slice : process.resolve(address, bytes.byteSize(), wanted)) {
        copy.run(
            slice.memory().segment().asSlice(slice.offset(), slice.length()),
            bytes.asSlice(at, slice.length()));
        at += slice.length();
      }
    }

    @Override
    public int descriptor(AutoCloseable file) {
      int descriptor = 3;
      while (files.putIfAbsent(descriptor, file) != null) {
        descriptor++;
      }
      made.add(descriptor);
      return descriptor;
    }

    @Override
    public <T extends AutoCloseable> T file(int descriptor, Class<T> kind) {
      AutoCloseable found = files.get(descriptor);
      if (!kind.isInstance(found)) {
        throw Refusal.of(Errno.EBADF, "descriptor %d is no such file", descriptor).exception();
      }
      return kind.cast(found);
    }
  }

  /** Makes a mock device and attaches it. */
  Argument device(int target, int flags) {
    return run(deviceOn(target, flags));
  }

  static Argument deviceOn(int target, int flags) {
    return new Argument(TestLayout.MockDomain.OPERATION_WITH_FLAGS, target)
        .with(TestLayout.MockDomain.DEV_FLAGS, flags);
  }
}
