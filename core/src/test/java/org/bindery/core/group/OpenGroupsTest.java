package org.bindery.core.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.util.Optional;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.fake.CoreFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups that a session has open by their own files. EDU is alone in group 1. */
class OpenGroupsTest {
  private final CoreFixture core = new CoreFixture();
  private final Session session = core.administration().session("admin");

  @AfterEach
  void close() {
    core.close();
  }

  private static Refusal refused(Errno errno, Runnable call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call::run);
    assertThat(refused.errno()).isEqualTo(errno);
    return refused.refusal();
  }

  private void open() {
    session.openGroup(Optional.empty(), "1");
  }

  @Test
  void isTheSessionsUntilItIsClosed() {
    open();
    assertThat(core.host.groupFiles).containsEntry("1", "admin");
    assertThat(core.administration().groups())
        .filteredOn(group -> group.opener().isPresent())
        .extracting(group -> group.id())
        .containsExactly(1);
    refused(Errno.EBUSY, this::open);
    core.administration().closeGroup(Optional.empty(), "1");
    assertThat(core.host.groupFiles).isEmpty();
    refused(Errno.ENOENT, () -> core.administration().closeGroup(Optional.empty(), "1"));
    refused(Errno.ENODEV, () -> session.openGroup(Optional.of("nosuch"), "1"));
    open();
  }

  @Test
  void whileAMemberIsBoundItIsRefusedWithTheCommandThatUnbindsIt() {
    core.generic();
    IommuFd fd = session.open(Optional.empty(), Optional.of("fd0"));
    var bound = fd.bind(BindRequest.of(EDU).label("edu"));
    Refusal refusal = refused(Errno.EBUSY, this::open);
    assertThat(refusal.reason()).contains("group 1", EDU, "bound in fd0 of admin as edu");
    assertThat(refusal.blockers()).extracting(blocker -> blocker.object()).containsExactly(EDU);
    assertThat(refusal.remedies()).containsExactly("unbind fd0 edu");
    bound.close();
    open();
  }

  @Test
  void whatItsOpenerHasGoesWithIt() {
    core.generic();
    open();
    core.host.own(1, "another process");
    core.host.obstacle(
        EDU,
        Refusal.of(Errno.EBUSY, "group 1 is open").remedy("groups close 1 --host lab").build());
    Explanation said = core.administration().explain(EDU, Use.BIND);
    assertThat(said.verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(said.commands()).startsWith("groups close 1 --host lab");
  }

  @Test
  void itEndsWithItsHost() {
    open();
    core.core.hostGone(core.managed);
    assertThat(core.host.groupFiles).isEmpty();
  }
}
