package org.bindery.core.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Vm;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeBinder;
import org.bindery.core.fake.FakeVm;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every sequence of calls up to a length, and longer ones at random, beside a naive model: five
 * booleans. Whether the machine does work for WBINVD is what its host was told.
 */
@Execution(ExecutionMode.CONCURRENT)
class SequenceTest {
  private static final int LENGTH = 5;

  private enum Call {
    REGISTER,
    ALLOW,
    DISALLOW,
    BIND,
    UNBIND,
    CLOSE,
    POLICY
  }

  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  private void binder(boolean issues) {
    core.binder(
        "edu",
        0,
        9,
        new FakeBinder(500) {
          @Override
          public boolean issuesNoSnoop(HostDevice device) {
            return issues;
          }
        });
  }

  /** One owner's fd and machine beside another owner's machine, and the model. */
  private final class Run {
    private final boolean issues;
    private final IommuFd fd = core.open();
    private final Vm vm = core.session().createVm(Optional.empty(), Optional.empty());
    private final FakeVm machine = core.host.machines.getLast();
    private final Vm foreign =
        core.administration().session("other").createVm(Optional.empty(), Optional.empty());
    private final FakeVm foreignMachine = core.host.machines.getLast();
    private boolean open = true;
    private boolean registered;
    private boolean bound;
    private boolean claimed;
    private boolean anyone;
    private int edges;

    Run(boolean issues) {
      this.issues = issues;
      core.administration().policies().choose("device");
    }

    void step(Call call) {
      boolean before = claimed;
      boolean expected = model(call);
      assertThat(done(() -> perform(vm, call))).as("%s is done", call).isEqualTo(expected);
      if (before != claimed) {
        edges++;
      }
      assertThat(vm.nonCoherent()).as("incoherent after %s", call).isEqualTo(claimed);
      assertThat(machine.told()).as("edges after %s", call).hasSize(edges);
    }

    private boolean model(Call call) {
      switch (call) {
        case REGISTER -> {
          boolean done = open && !registered;
          registered |= open;
          return done;
        }
        case ALLOW -> {
          boolean done = open && registered && bound && !claimed && (anyone || issues);
          claimed |= done;
          return done;
        }
        case DISALLOW -> {
          boolean done = claimed;
          claimed = false;
          return done;
        }
        case BIND -> {
          boolean done = open && !bound;
          bound |= open;
          return done;
        }
        case UNBIND -> {
          boolean done = bound;
          bound = false;
          claimed = false;
          return done;
        }
        case CLOSE -> {
          open = false;
          registered = false;
          bound = false;
          claimed = false;
          return true;
        }
        case POLICY -> {
          anyone = !anyone;
          return true;
        }
      }
      throw new IllegalStateException();
    }

    private void perform(Vm of, Call call) {
      switch (call) {
        case REGISTER -> of.register(fd);
        case ALLOW -> of.allowIncoherentDma(fd, "edu");
        case DISALLOW -> of.disallowIncoherentDma(fd, "edu");
        case BIND -> fd.bind(BindRequest.of(EDU).label("edu"));
        case UNBIND ->
            fd.device("edu")
                .orElseThrow(() -> Refusal.of(Errno.ENODEV, "not bound").exception())
                .unbind();
        case CLOSE -> fd.close();
        case POLICY -> core.administration().policies().choose(anyone ? "anyone" : "device");
      }
    }

    void end() {
      // The label and the fd of an owner are no proof of another.
      assertThat(done(() -> foreign.register(fd))).isFalse();
      assertThat(done(() -> foreign.allowIncoherentDma(fd, "edu"))).isFalse();
      assertThat(foreignMachine.told()).isEmpty();
      vm.close();
      foreign.close();
      fd.close();
      core.host.machines.clear();
      assertThat(core.administration().counters().values())
          .allSatisfy((name, count) -> assertThat(count).as(name).isZero());
      assertThat(machine.nonCoherent()).isFalse();
    }
  }

  private static boolean done(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  private void run(boolean issues, List<Call> calls) {
    Run run = new Run(issues);
    try {
      calls.forEach(run::step);
      run.end();
    } catch (AssertionError e) {
      throw new AssertionError(calls + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest(name = "a device that issues No Snoop: {0}")
  @ValueSource(booleans = {true, false})
  void everySequence(boolean issues) {
    binder(issues);
    List<Call> calls = new ArrayList<>();
    long[] count = {0};
    every(issues, calls, count);
    assertThat(count[0]).isEqualTo((long) Math.pow(Call.values().length, LENGTH));
  }

  /** Those of the full length: each shorter one is the beginning of some. */
  private void every(boolean issues, List<Call> calls, long[] count) {
    if (calls.size() == LENGTH) {
      run(issues, calls);
      count[0]++;
      return;
    }
    for (Call call : Call.values()) {
      calls.add(call);
      every(issues, calls, count);
      calls.removeLast();
    }
  }

  @ParameterizedTest(name = "a device that issues No Snoop: {0}")
  @ValueSource(booleans = {true, false})
  void longOnesAtRandom(boolean issues) {
    binder(issues);
    SplittableRandom random = new SplittableRandom(6);
    // Closing seldom: what is closed stays so.
    List<Call> choice = new ArrayList<>(List.of(Call.CLOSE));
    for (Call call : Call.values()) {
      if (call != Call.CLOSE) {
        choice.addAll(List.of(call, call, call, call));
      }
    }
    for (int i = 0; i < 200; i++) {
      run(issues, random.ints(40, 0, choice.size()).mapToObj(choice::get).toList());
    }
  }
}
