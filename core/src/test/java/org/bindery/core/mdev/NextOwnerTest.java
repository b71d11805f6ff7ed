package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.MdevRequest;
import org.bindery.api.RefusedException;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeModel;
import org.bindery.core.fake.FakeParent;
import org.junit.jupiter.api.Test;

/** Work of a model that outlasts its owner reaches nothing of the next one. */
class NextOwnerTest {
  private static final long IOVA = 0x10000;

  private static Buffer attach(CoreFixture core, IommuFd fd, BoundDevice device) {
    Buffer buffer = core.session().allocate(Optional.empty(), 4096);
    int ioas = fd.allocateIoas();
    long unused = fd.map(ioas, buffer.address(), 4096, Access.READ_WRITE, OptionalLong.of(IOVA));
    int unusedToo = device.attach(ioas);
    return buffer;
  }

  /** Its file is closed when the model was waited for in vain. */
  private static BoundDevice bindWhenReleased(IommuFd fd, String uuid) {
    while (true) {
      try {
        return fd.bind(BindRequest.of(uuid));
      } catch (RefusedException e) {
        assertThat(e.errno()).isEqualTo(Errno.EINVAL);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aPieceThatHangsOverAnUnbindReachesTheMemoryOfNobody() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger tried = new AtomicInteger();
    // It is not waited for long: it does not come back.
    try (CoreFixture core = new CoreFixture(Duration.ofSeconds(10), Duration.ofSeconds(3))) {
      FakeParent cells = new FakeParent("cells");
      cells.maker = port -> new FakeModel(port, begun, gate, tried);
      core.core.mdevs().parentCame(cells.parent);
      core.software("mdev");
      String uuid = core.administration().mdevs().create(MdevRequest.of("cells-1")).uuid();
      IommuFd first = core.open();
      BoundDevice device = first.bind(BindRequest.of(uuid));
      Buffer firsts = attach(core, first, device);
      device.write(0, 56, 8, IOVA);
      // What has not begun by then is dropped.
      begun.await();
      device.unbind();
      IommuFd second = core.open();
      BoundDevice again = bindWhenReleased(second, uuid);
      Buffer seconds = attach(core, second, again);
      gate.countDown();
      // Waits for the piece, and is the first call for the second owner.
      assertThat(again.read(0, 0, 8)).isZero();
      assertThat(tried).hasValue(1);
      assertThat(firsts.segment().get(ValueLayout.JAVA_LONG, 0)).isZero();
      assertThat(seconds.segment().get(ValueLayout.JAVA_LONG, 0)).isZero();
      // The second owner's own command does.
      again.write(0, 0, 8, 7);
      again.write(0, 16, 8, IOVA);
      assertThat(seconds.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
    }
  }
}
