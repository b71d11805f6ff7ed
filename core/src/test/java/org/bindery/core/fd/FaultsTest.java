package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.LongStream;
import org.bindery.api.Access;
import org.bindery.api.Event;
import org.bindery.api.Fault;
import org.bindery.api.IommuFd;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeEngine;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private record Blocked(long iova) implements Fault {
    @Override
    public Instant time() {
      return Instant.EPOCH;
    }

    @Override
    public String device() {
      return CoreFixture.EDU;
    }

    @Override
    public String requester() {
      return CoreFixture.EDU;
    }

    @Override
    public int pasid() {
      return -1;
    }

    @Override
    public Access access() {
      return Access.READ;
    }

    @Override
    public int code() {
      return 6;
    }

    @Override
    public String reason() {
      return "not mapped at " + iova;
    }
  }

  /** The fixture's fds keep 8 faults. */
  @Test
  void theNewestAreKeptAndTheRestCounted() {
    try (CoreFixture core = new CoreFixture()) {
      IommuFd fd = core.open();
      FakeEngine.Fd engineFd = core.host.fakeEngine().open().getFirst();
      LongStream.range(0, 20).forEach(iova -> engineFd.fault(new Blocked(iova)));
      assertThat(fd.faults())
          .extracting(Fault::iova)
          .containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
      assertThat(fd.faultsDropped()).isEqualTo(12);
      assertThat(core.administration().fds().getFirst().faults()).isEqualTo(20);
    }
  }

  @Test
  void manyFaultsAreOneEvent() throws Exception {
    try (CoreFixture core = new CoreFixture()) {
      core.open();
      FakeEngine.Fd engineFd = core.host.fakeEngine().open().getFirst();
      LongStream.range(0, 500).forEach(iova -> engineFd.fault(new Blocked(iova)));
      for (int i = 0; i < 500 && !core.topics().contains("bindery/fd/FAULTS"); i++) {
        Thread.sleep(10);
      }
      assertThat(core.events.newest())
          .filteredOn(event -> event.topic().equals("bindery/fd/FAULTS"))
          .extracting(Event::text)
          .containsExactly(
              "500 DMA faults in the last second, 500 in all; the newest: not mapped at 499");
    }
  }
}
