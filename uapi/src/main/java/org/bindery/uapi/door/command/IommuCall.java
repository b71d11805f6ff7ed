package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.uapi.Field;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.ExtensionFile;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.memory.UserMemory;

/**
 * One command under way: {@code struct iommufd_ucmd}. What it made is undone when it fails, last
 * first; descriptors begin to exist when it has succeeded.
 */
final class IommuCall implements DoorExtension.Call {
  private record Opened(int descriptor, OpenFile file) {}

  private final IommuFile file;
  private final Caller caller;
  private final long address;
  private final int size;
  private final MemorySegment argument;
  private final List<Opened> opened = new ArrayList<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /**
   * @param size bytes that the user has at the address
   */
  IommuCall(IommuFile file, Caller caller, long address, int size, MemorySegment argument) {
    this.file = file;
    this.caller = caller;
    this.address = address;
    this.size = size;
    this.argument = argument;
  }

  @Override
  public Process process() {
    return caller.process();
  }

  @Override
  public EngineFd fd() {
    return file.fd();
  }

  IommuFile file() {
    return file;
  }

  Caller caller() {
    return caller;
  }

  UserMemory memory() {
    return caller.memory();
  }

  KernelProfile profile() {
    return file.profile();
  }

  @Override
  public void respond() {
    long given = Math.min(Integer.toUnsignedLong(size), argument.byteSize());
    memory().copyOut(argument.asSlice(0, given), address);
  }

  /** Copies one field back, whatever the user gave room for. */
  void respond(Field field) {
    memory().copyOut(argument.asSlice(field.offset(), field.width()), address + field.offset());
  }

  @Override
  public void copyIn(long from, MemorySegment into) {
    memory().copyIn(from, into);
  }

  @Override
  public void copyOut(MemorySegment from, long to) {
    memory().copyOut(from, to);
  }

  /**
   * A family of commands.
   *
   * @throws RefusedException EOPNOTSUPP the engine has none of it
   */
  <C> C family(Class<C> family) {
    return fd().commands(family)
        .orElseThrow(() ->
            Refusal.of(Errno.EOPNOTSUPP, "the engine of %s has no such commands", fd().name())
                .exception());
  }

  Optional<EngineObject> find(int id) {
    return fd().objects().stream().filter(object -> object.id() == id).findFirst();
  }

  /**
   * @throws RefusedException ENOENT no such object, or another type
   */
  void require(int id, String type) {
    if (find(id).filter(object -> object.type().equals(type)).isEmpty()) {
      throw Refusal.of(Errno.ENOENT, "no %s %d in %s", type, id, fd().name()).exception();
    }
  }

  /** An object was made; it goes again when the command fails. */
  void created(int id) {
    undo.push(() -> {
      try {
        fd().destroy(id);
      } catch (RefusedException _) {
        // Somebody guessed the id and uses or has destroyed it: it is not this command's any more.
      }
    });
  }

  /**
   * Gives the process a descriptor of a file, whose first holder it is.
   *
   * @throws RefusedException EMFILE; then the file has ended
   */
  int open(OpenFile made) {
    int descriptor;
    try {
      descriptor = caller.descriptors().reserve();
    } catch (RefusedException refused) {
      made.drop();
      throw refused;
    }
    opened.add(new Opened(descriptor, made));
    undo.push(() -> {
      caller.descriptors().cancel(descriptor);
      made.drop();
    });
    return descriptor;
  }

  @Override
  public int descriptor(AutoCloseable content) {
    return open(new ExtensionFile(content, heldFile()));
  }

  /** The fd's file, for another file to keep. */
  IommuFile heldFile() {
    if (!file.hold()) {
      throw Refusal.of(Errno.EBADF, "%s is closed", fd().name()).exception();
    }
    return file;
  }

  @Override
  public <T extends AutoCloseable> T file(int descriptor, Class<T> kind) {
    OpenFile held = caller.descriptors().hold(descriptor);
    try {
      if (held instanceof ExtensionFile extension && kind.isInstance(extension.content())) {
        return kind.cast(extension.content());
      }
    } finally {
      held.drop();
    }
    throw Refusal.of(Errno.EBADF, "descriptor %d is a file of another kind", descriptor)
        .exception();
  }

  void succeeded() {
    opened.forEach(each -> caller.descriptors().install(each.descriptor(), each.file()));
  }

  void failed() {
    undo.forEach(Runnable::run);
  }
}
