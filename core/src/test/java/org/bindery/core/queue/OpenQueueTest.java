package org.bindery.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.BindRequest;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.Session;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.api.WorkQueue;
import org.bindery.core.events.Topics;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeQueue;
import org.bindery.core.fake.FakeQueueHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work queues that owners open for user-space DMA. */
@Timeout(60)
class OpenQueueTest {
  private static final String QUEUE = "wq0.0";

  private final FakeQueueHost host = new FakeQueueHost("dsa");
  private final CoreFixture core = new CoreFixture(host, Duration.ofSeconds(5));
  private final Session admin = core.session();

  OpenQueueTest() {
    host.with("0000:6a:01.0", "088000", 1, "idxd").withQueue(QUEUE, "0000:6a:01.0");
  }

  @AfterEach
  void nothingIsLeft() {
    core.close();
    assertThat(host.opened).allSatisfy(queue -> assertThat(queue.closes()).isEqualTo(1));
    assertThat(host.opened).allSatisfy(queue -> assertThat(queue.openPortals()).isZero());
  }

  private long counted() {
    return core.administration().counters().values().get("queues");
  }

  private void limit(Duration call) {
    core.settings = CoreFixture.settings(core.settings.hold(), call);
  }

  private FakeQueue opened(int index) {
    return host.opened.get(index);
  }

  private static MemorySegment descriptor() {
    return MemorySegment.ofArray(new byte[64]);
  }

  @Test
  void whoWasGrantedItOpensItSubmitsAndCloses() {
    assertThatThrownBy(() -> admin.openQueue(QUEUE)).hasMessageContaining("EACCES");
    assertThat(admin.queues()).isEmpty();
    core.administration().grant(QUEUE, "admin");
    WorkQueue queue = admin.openQueue(QUEUE);
    assertThat(queue.name()).isEqualTo(QUEUE);
    assertThat(queue.pasid()).isEqualTo(1);
    assertThat(queue.dedicated()).isFalse();
    assertThat(queue.submit(MemorySegment.ofArray(new byte[128]))).isEqualTo(2);
    WorkQueue.Portal portal = queue.portal();
    assertThat(portal.enqueue(descriptor())).isTrue();
    assertThat(opened(0).taken()).isEqualTo(3);
    assertThat(counted()).isEqualTo(1);
    assertThat(admin.queues()).containsExactly(queue);
    queue.close();
    queue.close();
    assertThat(counted()).isZero();
    assertThat(admin.queues()).isEmpty();
    assertThatThrownBy(() -> queue.submit(descriptor())).hasMessageContaining("EBADF");
    assertThatThrownBy(queue::portal).hasMessageContaining("EBADF");
    assertThatThrownBy(() -> portal.enqueue(descriptor())).hasMessageContaining("EBADF");
    assertThat(opened(0).taken()).isEqualTo(3);
    assertThat(core.topics())
        .containsSubsequence(Topics.QUEUE_GRANTED, Topics.QUEUE_OPENED, Topics.QUEUE_CLOSED);
  }

  @Test
  void aPortalEndsAlone() {
    core.administration().grant(QUEUE, "admin");
    WorkQueue queue = admin.openQueue(QUEUE);
    WorkQueue.Portal portal = queue.portal();
    portal.close();
    assertThat(opened(0).openPortals()).isZero();
    assertThatThrownBy(() -> portal.enqueue(descriptor())).hasMessageContaining("EBADF");
    assertThat(queue.submit(descriptor())).isEqualTo(1);
  }

  @Test
  void aHostWithoutQueuesSaysSo() {
    try (CoreFixture plain = new CoreFixture()) {
      assertThatThrownBy(() -> plain.session().openQueue(EDU))
          .hasMessageContaining("EOPNOTSUPP")
          .hasMessageContaining("host lab, which is of kind fake, gives no work queues");
      assertThatThrownBy(() -> plain.administration().grant(EDU, "admin"))
          .hasMessageContaining("EOPNOTSUPP");
      assertThatThrownBy(() -> plain.session().openQueue("wq9.9")).hasMessageContaining("ENODEV");
    }
  }

  @Test
  void aSharedOneIsOpenSeveralTimes() {
    core.administration().grant(QUEUE, "admin");
    assertThatThrownBy(() -> admin.queue(QUEUE))
        .hasMessageContaining("EBADF")
        .hasMessageContaining("(open: none)");
    WorkQueue first = admin.openQueue(QUEUE);
    WorkQueue second = admin.openQueue("dsa/" + QUEUE);
    assertThat(admin.queues()).containsExactly(first, second);
    assertThat(admin.queue(QUEUE)).isSameAs(first);
    first.close();
    assertThat(admin.queue("dsa/" + QUEUE)).isSameAs(second);
  }

  /** Two uses, one at a time: what is in use for one is not taken away for the other. */
  @Test
  void isNotBoundWhileItIsOpen() {
    core.queues();
    core.administration().grant(QUEUE, "admin");
    WorkQueue queue = admin.openQueue(QUEUE);
    IommuFd fd = core.open();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(QUEUE)))
        .hasMessageContaining("EBUSY")
        .hasMessageContaining("wq0.0 is open for user-space DMA by admin");
    assertThat(queue.submit(descriptor())).isEqualTo(1);
    assertThat(core.administration().explain(QUEUE, Use.BIND).verdict()).isEqualTo(Verdict.BLOCKED);
    queue.close();
    assertThat(core.administration().explain(QUEUE, Use.BIND).verdict()).isEqualTo(Verdict.READY);
    assertThat(fd.bind(BindRequest.of(QUEUE)).pasid()).hasValue(5);
  }

  @Test
  void queuesOfOthersAreNotOnesOwn() {
    core.administration().grant(QUEUE, "admin");
    var unused = admin.openQueue(QUEUE);
    assertThat(core.administration().session("other").queues()).isEmpty();
    assertThat(counted()).isEqualTo(1);
  }

  /** Otherwise the device would follow an address space that is gone. */
  @Test
  void aBundlesAreClosedWhenItStopsBeforeItsAddressSpaceEnds() {
    core.administration().grant(QUEUE, "org.acme.copy");
    Iommu iommu = core.core.owners().iommu(core.managed, 42, "org.acme.copy");
    try (Arena arena = Arena.ofShared()) {
      var unused = iommu.process().register(arena.allocate(4096, 4096));
      WorkQueue queue = iommu.openQueue(QUEUE);
      core.core.bundleStopped(42);
      assertThat(opened(0).memoriesAtClose()).isEqualTo(1);
      assertThatThrownBy(() -> queue.submit(descriptor())).hasMessageContaining("EBADF");
      assertThatThrownBy(() -> iommu.openQueue(QUEUE)).hasMessageContaining("has ended");
    }
    assertThat(counted()).isZero();
  }

  @Test
  void whenTheDeviceGoesItIsRevoked() {
    core.administration().grant(QUEUE, "admin");
    WorkQueue queue = admin.openQueue(QUEUE);
    WorkQueue.Portal portal = queue.portal();
    core.core.deviceGone("dsa", "0000:6a:01.0");
    assertThat(queue.submit(descriptor())).as("another device").isEqualTo(1);
    host.remove(QUEUE);
    core.core.deviceGone("dsa", QUEUE);
    assertThat(opened(0).closes()).isEqualTo(1);
    assertThatThrownBy(() -> queue.submit(descriptor()))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("wq0.0 has left its host");
    assertThatThrownBy(() -> portal.enqueue(descriptor())).hasMessageContaining("ENODEV");
    assertThat(counted()).isZero();
  }

  @Test
  void whenTheHostGoesItIsRevoked() {
    core.administration().grant(QUEUE, "admin");
    WorkQueue queue = admin.openQueue(QUEUE);
    core.core.hostGone(core.managed);
    assertThatThrownBy(queue::portal).hasMessageContaining("host dsa has gone");
    assertThat(admin.queues()).isEmpty();
  }

  @Test
  void whatWasOpenedTooLateIsClosed() throws InterruptedException {
    core.administration().grant(QUEUE, "admin");
    limit(Duration.ofMillis(100));
    host.hold = new CountDownLatch(1);
    assertThatThrownBy(() -> admin.openQueue(QUEUE)).hasMessageContaining("ETIMEDOUT");
    assertThat(admin.queues()).isEmpty();
    host.hold.countDown();
    while (host.opened.isEmpty() || opened(0).closes() == 0) {
      Thread.sleep(1);
    }
    assertThat(counted()).isZero();
    limit(Duration.ofSeconds(5));
    assertThat(List.of(admin.openQueue(QUEUE))).isEqualTo(admin.queues());
    assertThat(admin.open(Optional.empty(), Optional.empty()).devices()).isEmpty();
  }
}
