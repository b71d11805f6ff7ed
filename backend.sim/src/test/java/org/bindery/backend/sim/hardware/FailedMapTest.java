package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.TablePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory for tables that runs out half-way. */
class FailedMapTest implements TablePages {
  private static final int PAGE = 4096;

  /** The last page of one table. */
  private static final long IOVA = (4L << 21) - PAGE;

  private static final RequesterId DEVICE = new RequesterId(0, 0, 0x80);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes = arena.allocate(2 * PAGE, PAGE);
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30, this));
  private final long frame = memory.frames().pin(new Registered(bytes), 0, 2);
  private final Unit unit =
      new Unit("dmar0", Vtd.of(0x19ed008c40780466L, 0x3ef9ea6f050dfL), memory, new RecordingLog());
  private final List<Boolean> landed = new ArrayList<>();
  private long left = 1000;
  private long taken;

  @AfterEach
  void end() {
    arena.close();
  }

  /** While the last one is refused, a device writes through what is there. */
  @Override
  public void take() {
    if (left == 0) {
      landed.add(write(1));
      throw new OutOfTablePagesException("none is left");
    }
    left--;
    taken++;
  }

  @Override
  public void give(long pages) {
    taken -= pages;
  }

  private boolean write(int value) {
    return Ports.dma(unit, DEVICE).write(IOVA, MemorySegment.ofArray(new byte[] {(byte) value}));
  }

  private IommuDomain table() {
    return unit.allocate(
        new DomainRequest(DEVICE, PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ENFORCE));
  }

  @Test
  void whatTheTablesHadMeanwhileIsNotUsedAfterwards() {
    unit.admit(DEVICE);
    IommuDomain domain = table();
    unit.attach(DEVICE, domain);
    long before = taken;
    left = 3;
    assertRefused(
        Errno.ENOMEM,
        "no memory left for the tables",
        () -> domain.map(IOVA, frame, 2, Access.READ_WRITE));
    assertThat(landed).as("DMA while it is mapped").containsExactly(true);
    assertThat(bytes.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(write(2)).as("DMA after it was refused").isFalse();
    assertThat(bytes.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(domain.frameAt(IOVA)).isEqualTo(-1);
    assertThat(taken).isEqualTo(before);
    left = 4;
    domain.map(IOVA, frame, 2, Access.READ_WRITE);
    assertThat(write(3)).isTrue();
    unit.block(DEVICE);
    domain.unmap(IOVA, 2);
    domain.close();
    assertThat(taken).isZero();
  }

  @Test
  void aTableWithoutARootIsNoneAndTakesNoDomainId() {
    int before = unit.domainsUsed();
    left = 0;
    unit.admit(DEVICE);
    assertRefused(Errno.ENOMEM, "no memory left for a table", this::table);
    assertThat(unit.domainsUsed()).isEqualTo(before);
    assertThat(taken).isZero();
  }
}
