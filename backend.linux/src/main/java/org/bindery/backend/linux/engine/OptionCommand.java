package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.iommufd.Option;

/** {@code IOMMU_OPTION}. Thread-safe. */
record OptionCommand(String fd, IoctlDoor door, Arguments arguments) {
  /** As {@link org.bindery.engine.EngineFd#option}. */
  long get(int object, FdOption option) {
    MemorySegment argument = argument(object, option, Option.OP_GET);
    call(argument, object, option, "reading");
    return Option.VAL64.get(argument);
  }

  /** As {@link org.bindery.engine.EngineFd#setOption}. */
  void set(int object, FdOption option, long value) {
    MemorySegment argument = argument(object, option, Option.OP_SET);
    Option.VAL64.set(argument, value);
    call(argument, object, option, "setting");
  }

  private MemorySegment argument(int object, FdOption option, int operation) {
    MemorySegment argument = arguments.begin(Option.COMMAND);
    Option.OPTION_ID.set(
        argument,
        switch (option) {
          case RLIMIT_MODE -> Option.RLIMIT_MODE;
          case HUGE_PAGES -> Option.HUGE_PAGES;
        });
    Option.OP.set(argument, (short) operation);
    Option.OBJECT_ID.set(argument, object);
    return argument;
  }

  private void call(MemorySegment argument, int object, FdOption option, String doing) {
    int result = door.ioctl(Option.COMMAND.number(), argument);
    if (result < 0) {
      throw refused(result, object, option, doing, Option.VAL64.get(argument));
    }
  }

  private RefusedException refused(
      int result, int object, FdOption option, String doing, long value) {
    Errno errno = KernelErrors.errno(result);
    String reason =
        switch (errno) {
          case ENOENT -> "%s has no ioas %d".formatted(fd, object);
          case EINVAL ->
              value == 0 || value == 1
                  ? "ioas %d has a page table and an area already; small pages are chosen before"
                      .formatted(object)
                  : "option %s takes 0 or 1, not %d".formatted(option, value);
          case EPERM ->
              "this process may not raise resource limits (CAP_SYS_RESOURCE), so it may not"
                  + " choose who is charged for memory";
          case EBUSY ->
              "%s has objects already; who is charged for memory is chosen before the first"
                  .formatted(fd);
          case EADDRINUSE ->
              "an area of ioas %d does not lie on whole pages of 4096".formatted(object);
          case EOPNOTSUPP ->
              option == FdOption.RLIMIT_MODE && object != 0
                  ? "option %s is of the fd itself, object 0, not of %d".formatted(option, object)
                  : "the kernel has no option %s".formatted(option);
          default -> null;
        };
    Refusal.Builder refusal =
        reason == null
            ? KernelErrors.unforeseen(result, "%s option %s of object %d", doing, option, object)
            : KernelErrors.refusal(result, "%s", reason);
    if (errno == Errno.EADDRINUSE) {
      refusal.remedy("ioas areas %s %d", fd, object);
    }
    return refusal.exception();
  }
}
