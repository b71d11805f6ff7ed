package org.bindery.backend.sim.host;

import java.util.List;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.testing.TestHost;

/** The codes with which each make records what it refuses, as its specification has them. */
enum FaultsOfMake {
  VTD(IommuMake.VTD, 0x2, 0x2, 0x5, 0x6, 0x5, 0x6, 0x4, 0x1000, List.of(0x25, 0x22, 0x20, 0x20)),
  VTD_LEGACY(
      IommuMake.VTD_LEGACY,
      0x2,
      0x2,
      0x5,
      0x6,
      0x5,
      0x6,
      0x4,
      0x1000,
      List.of(0x25, 0x22, 0x20, 0x20)),
  VTD_FIRST_STAGE(
      IommuMake.VTD,
      0x59,
      0x59,
      0x71,
      0x71,
      0x85,
      Codes.READS,
      0x80,
      0x1000,
      List.of(0x25, 0x22, 0x20, 0x20)),
  /** Event code and flags: write 0x20, present 0x10, no permission 0x40, interrupt 0x08. */
  AMD_V2(
      IommuMake.AMD_V2,
      0x2020,
      0x2000,
      0x2020,
      0x2000,
      0x2070,
      Codes.READS,
      0x2000,
      0x10000,
      List.of(0x2008, 0x2008, 0x9a00, 0x9000)),
  SMMUV3(IommuMake.SMMUV3, 0x1001, 0x1001, 0x10, 0x10, 0x13, Codes.READS, 0x10, 0x1000, List.of()),
  AMD_V1(
      IommuMake.AMD_V1,
      0x2020,
      0x2000,
      0x2020,
      0x2000,
      0x2070,
      0x2050,
      0x2000,
      0x10000,
      List.of(0x2008, 0x2008, 0x9a00, 0x9000));

  /** What stands in the place of a code. */
  static final class Codes {
    /** It is done: what is mapped for writing can be read, too. */
    static final int READS = -1;

    private Codes() {}
  }

  final IommuMake make;
  final int blockedWrite;
  final int blockedRead;
  final int absentWrite;
  final int absentRead;
  final int deniedWrite;
  final int deniedRead;
  final int beyondRead;
  final int gone;

  /**
   * A compatible and a remappable interrupt, one of 8 bytes, a read; empty: their addresses are
   * memory as any others.
   */
  final List<Integer> interrupts;

  FaultsOfMake(
      IommuMake make,
      int blockedWrite,
      int blockedRead,
      int absentWrite,
      int absentRead,
      int deniedWrite,
      int deniedRead,
      int beyondRead,
      int gone,
      List<Integer> interrupts) {
    this.make = make;
    this.blockedWrite = blockedWrite;
    this.blockedRead = blockedRead;
    this.absentWrite = absentWrite;
    this.absentRead = absentRead;
    this.deniedWrite = deniedWrite;
    this.deniedRead = deniedRead;
    this.beyondRead = beyondRead;
    this.gone = gone;
    this.interrupts = interrupts;
  }

  TestHost lab() {
    return this == VTD_FIRST_STAGE ? TestHost.eduLabOfFirstStage() : TestHost.eduLab(make);
  }

  /** A choice that the make has tables of. */
  Snoop snoop() {
    return make == IommuMake.AMD_V1 ? Snoop.ENFORCE : Snoop.ALLOW;
  }
}
