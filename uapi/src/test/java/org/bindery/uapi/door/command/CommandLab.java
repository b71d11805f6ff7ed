package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import org.bindery.api.Errno;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.IoasMap;
import org.junit.jupiter.api.AfterEach;

/** What each command checks itself, what it asks the engine, and what it writes back. */
abstract class CommandLab {
  static final int RW = IoasMap.READABLE | IoasMap.WRITEABLE;

  private final FakeEngine engine = new FakeEngine();
  final UserProgram program = new UserProgram(new EngineDoor(engine));
  final int fd = program.open("/dev/iommu");
  final FakeFd fake = engine.opened.getFirst();

  @AfterEach
  void close() {
    program.close();
  }

  int call(Command command, Object... fields) {
    return program.call(fd, command, fields);
  }

  void refused(Errno errno, Command command, Object... fields) {
    fake.calls.clear();
    assertThat(call(command, fields)).isEqualTo(minus(errno));
    assertThat(fake.calls).as("the engine was asked").isEmpty();
  }
}
