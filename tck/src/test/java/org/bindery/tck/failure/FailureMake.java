package org.bindery.tck.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.backend.mock.MockTypes;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.tck.kit.KitData;

/** What hardware an engine is over. */
enum FailureMake {
  MOCK(
      EnumSet.of(
          Need.DIRTY,
          Need.NESTED,
          Need.SLICE,
          Need.QUEUE,
          Need.FAULT_QUEUE,
          Need.ANSWERS,
          Need.SMALL_PAGES)) {
    @Override
    FailureBench start() {
      return new MockFailureBench();
    }

    @Override
    UserData guestTable() {
      return new KitData(MockTypes.TABLE_DATA, new byte[8]);
    }

    @Override
    UserDataArray toInvalidate() {
      return new KitData(MockTypes.INVALIDATE_DATA);
    }

    @Override
    int sliceType() {
      return MockTypes.VIRTUAL_IOMMU;
    }

    @Override
    int eventType() {
      return MockTypes.EVENT_QUEUE;
    }
  },

  /** Of a server's registers: both stages, PASIDs, page requests, nesting by address. */
  VTD(EnumSet.of(Need.DMA, Need.GROUPS, Need.DIRTY, Need.NESTED, Need.FAULT_QUEUE, Need.SVA)) {
    @Override
    FailureBench start() {
      return new SimFailureBench(
          description(
              "\"make\": \"vtd\", \"cap\": \"0x19ed008c40780c66\", \"ecap\": \"0x3ef9ea6f050df\""));
    }

    @Override
    UserData guestTable() {
      return new KitData(1, words(0, 0, 48));
    }

    @Override
    UserDataArray toInvalidate() {
      return new KitData(0);
    }
  },

  /** Both stages, PASIDs, nesting by virtual IOMMUs; devices that may be stalled. */
  SMMUV3(EnumSet.of(Need.DMA, Need.GROUPS, Need.SLICE, Need.FAULT_QUEUE, Need.SVA)) {
    @Override
    FailureBench start() {
      return new SimFailureBench(
          description("\"make\": \"smmuv3\", \"canwbs\": [\"0000\"]")
              .replace("0x1234", "0x19e5")
              .replace("0x0b1d", "0xa250")
              .replace("0x10\"", "0x30\""));
    }

    /** An entry that has the guest's stage bypassed. */
    @Override
    UserData guestTable() {
      return new KitData(2, words(1 | 4 << 1, 0));
    }

    @Override
    UserDataArray toInvalidate() {
      return new KitData(1, words(0x30, 0));
    }

    @Override
    int sliceType() {
      return 1;
    }

    @Override
    int eventType() {
      return 1;
    }
  };

  /** What not every make has. */
  enum Need {
    /** Devices do DMA. */
    DMA,
    /** There are groups of several devices, and aliases, and a second IOMMU. */
    GROUPS,
    /** Tables tell what was written. */
    DIRTY,
    /** Nested tables of the hardware itself. */
    NESTED,
    /** Virtual IOMMUs. */
    SLICE,
    /** Hardware queues of those. */
    QUEUE,
    FAULT_QUEUE,
    /** A test has devices ask for pages. */
    ANSWERS,
    SVA,
    /** Tables are filled by bytes: their pages are smaller than frames. */
    SMALL_PAGES
  }

  private final Set<Need> has;

  FailureMake(Set<Need> has) {
    this.has = has;
  }

  abstract FailureBench start();

  /** What a nested table is made from. */
  abstract UserData guestTable();

  /** What a nested table, or else a virtual IOMMU, is told to drop. */
  abstract UserDataArray toInvalidate();

  int sliceType() {
    throw new UnsupportedOperationException();
  }

  int eventType() {
    throw new UnsupportedOperationException();
  }

  boolean has(Set<Need> needs) {
    return has.containsAll(needs);
  }

  boolean has(Need need) {
    return has.contains(need);
  }

  /** The points that no scenario can pass on it: exactly these. */
  Set<FailurePoint> lacks() {
    Set<FailurePoint> lacks = EnumSet.noneOf(FailurePoint.class);
    if (has(Need.SMALL_PAGES)) {
      lacks.addAll(EnumSet.of(FailurePoint.MAP, FailurePoint.UNMAP));
    } else {
      lacks.addAll(EnumSet.of(FailurePoint.MAP_BYTES, FailurePoint.UNMAP_BYTES));
    }
    if (!has(Need.DIRTY)) {
      lacks.addAll(
          EnumSet.of(FailurePoint.TRACK_DIRTY, FailurePoint.READ_DIRTY, FailurePoint.FLUSH_DIRTY));
    }
    if (!has(Need.NESTED)) {
      lacks.add(FailurePoint.ALLOCATE_NESTED);
    }
    if (!has(Need.SLICE)) {
      lacks.addAll(
          EnumSet.of(
              FailurePoint.ALLOCATE_VIRTUAL_IOMMU,
              FailurePoint.ALLOCATE_VIRTUAL_NESTED,
              FailurePoint.ADD_VIRTUAL_DEVICE,
              FailurePoint.REMOVE_VIRTUAL_DEVICE,
              FailurePoint.CLOSE_VIRTUAL_IOMMU));
    }
    if (!has(Need.QUEUE)) {
      lacks.addAll(EnumSet.of(FailurePoint.START_QUEUE, FailurePoint.STOP_QUEUE));
    }
    if (!has(Need.ANSWERS)) {
      lacks.add(FailurePoint.RESPOND);
    }
    return lacks;
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    return bytes.array();
  }

  private static String description(String iommu) {
    try (InputStream in = FailureMake.class.getResourceAsStream("failure-host.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("IOMMU", iommu);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
