package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.Option;

final class OptionCommand implements IommuCommand {
  @Override
  public Command command() {
    return Option.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(Option.RESERVED.get(argument));
    FdOption option =
        switch (Option.OPTION_ID.get(argument)) {
          case Option.RLIMIT_MODE -> FdOption.RLIMIT_MODE;
          case Option.HUGE_PAGES -> FdOption.HUGE_PAGES;
          default -> throw unknown("option", Option.OPTION_ID.get(argument));
        };
    int object = Option.OBJECT_ID.get(argument);
    switch (Option.OP.get(argument)) {
      case Option.OP_GET -> Option.VAL64.set(argument, call.fd().option(object, option));
      case Option.OP_SET -> call.fd().setOption(object, option, Option.VAL64.get(argument));
      default -> {
        // The object is looked for before the operation is.
        long _ = call.fd().option(object, option);
        throw unknown("operation", Option.OP.get(argument));
      }
    }
    call.respond(Option.VAL64);
  }

  private static RefusedException unknown(String what, int number) {
    return Refusal.of(Errno.EOPNOTSUPP, "unknown %s %d", what, number).exception();
  }
}
