package org.bindery.iommufd;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.engine.EngineObject;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.ObjectTable;

/**
 * {@code IOMMU_OPTION}, with the checks in the order of {@code iommufd_option_rlimit_mode} and
 * {@code iommufd_ioas_option} (drivers/iommu/iommufd/main.c, ioas.c).
 *
 * <p>Whose account is charged is the same in both of the limit's modes, as a process has no user
 * here, so the mode is only kept and told. Thread-safe: it changes only in an fd without objects,
 * which the object table decides under its lock.
 */
final class Options {
  private final String fd;
  private final Process process;
  private final ObjectTable objects;
  private volatile long rlimitMode;

  Options(String fd, Process process, ObjectTable objects) {
    this.fd = fd;
    this.process = process;
    this.objects = objects;
  }

  long get(int object, FdOption option) {
    return switch (option) {
      case RLIMIT_MODE -> {
        requireFd(object);
        yield rlimitMode;
      }
      case HUGE_PAGES -> ioas(object).hugePages() ? 1 : 0;
    };
  }

  void set(int object, FdOption option, long value) {
    switch (option) {
      case RLIMIT_MODE -> setRlimitMode(object, value);
      case HUGE_PAGES -> {
        Ioas ioas = ioas(object);
        requireFlag(option, value);
        ioas.setHugePages(value == 1);
      }
    }
  }

  private void setRlimitMode(int object, long value) {
    requireFd(object);
    if (!process.roles().contains(Role.CAP_SYS_RESOURCE)) {
      throw Refusal.of(
              Errno.EPERM,
              "how pinned memory of %s is charged is for who may raise resource limits; %s has no"
                  + " role CAP_SYS_RESOURCE",
              fd,
              process.name())
          .blockedBy(process.name(), "has no role CAP_SYS_RESOURCE")
          .exception();
    }
    boolean empty =
        objects.whileEmpty(() -> {
          requireFlag(FdOption.RLIMIT_MODE, value);
          rlimitMode = value;
        });
    if (!empty) {
      throw notEmpty();
    }
  }

  private RefusedException notEmpty() {
    List<EngineObject> there = objects.view();
    String names = there.stream().map(Options::name).collect(Collectors.joining(", "));
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "how pinned memory is charged is settled before anything is in %s, which has %s",
            fd,
            names.isEmpty() ? "ids that are used no more" : names);
    there.forEach(object -> refusal.blockedBy(name(object), "in " + fd));
    return refusal.exception();
  }

  private static String name(EngineObject object) {
    return object.type() + " " + object.id();
  }

  private Ioas ioas(int object) {
    return objects.get(object, Ioas.class, "ioas");
  }

  private void requireFd(int object) {
    if (object != 0) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s is an option of %s itself, not of object %d",
              lower(FdOption.RLIMIT_MODE),
              fd,
              object)
          .exception();
    }
  }

  private static void requireFlag(FdOption option, long value) {
    if (value != 0 && value != 1) {
      throw Refusal.of(
              Errno.EINVAL,
              "option %s is 0 or 1, not %s",
              lower(option),
              Long.toUnsignedString(value))
          .exception();
    }
  }

  private static String lower(FdOption option) {
    return option.name().toLowerCase(Locale.ROOT);
  }
}
