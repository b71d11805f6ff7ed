package org.bindery.tck.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The members of a group have one table: whoever moves, the others move along. */
@EveryMode
class GroupTableTest {
  @RegisterExtension final Lab lab = new Lab();
  private Topology topology;

  @BeforeEach
  void topology() {
    topology = lab.topology();
  }

  @Test
  void aGroupHasOneTable() {
    lab.take(topology.sibling());
    IommuFd fd = lab.open();
    BoundDevice edu = lab.bind(fd, topology.grouped());
    BoundDevice sibling = lab.bind(fd, topology.sibling());
    int ioas = fd.allocateIoas();
    int other = fd.allocateIoas();
    int hwpt = edu.attach(ioas);
    Refused.with(Errno.EINVAL, () -> sibling.attach(other));
    assertEquals(OptionalInt.empty(), sibling.attached());
    assertEquals(hwpt, sibling.attach(ioas));
    assertEquals(1, fd.hwpts().size());
  }

  @Test
  void aReplaceMovesTheWholeGroup() {
    lab.take(topology.sibling());
    IommuFd fd = lab.open();
    BoundDevice edu = lab.bind(fd, topology.grouped());
    BoundDevice sibling = lab.bind(fd, topology.sibling());
    int ioas = fd.allocateIoas();
    int unused = edu.attach(ioas);
    int unusedToo = sibling.attach(ioas);
    int moved = edu.replace(fd.allocateIoas());
    assertEquals(OptionalInt.of(moved), sibling.attached());
  }
}
