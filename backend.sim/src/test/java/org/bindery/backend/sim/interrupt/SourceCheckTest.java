package org.bindery.backend.sim.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each way of verifying a source admits what the specification says, and nothing else. */
class SourceCheckTest {
  private static final int SOURCE = 0x1a5d;

  @Test
  void comparesAllBitsOrLeavesOutTheLowest() {
    assertAdmits(SourceCheck.exactly(SOURCE), 0);
    assertAdmits(new SourceCheck(SourceCheck.Type.REQUESTER, 1, SOURCE), 0x4);
    assertAdmits(new SourceCheck(SourceCheck.Type.REQUESTER, 2, SOURCE), 0x6);
    assertAdmits(new SourceCheck(SourceCheck.Type.REQUESTER, 3, SOURCE), 0x7);
  }

  private static void assertAdmits(SourceCheck check, int ignored) {
    for (int other = 0; other < 1 << 16; other++) {
      boolean same = (other & ~ignored & 0xffff) == (SOURCE & ~ignored & 0xffff);
      assertThat(check.admits(other)).as("%s of 0x%x", check, other).isEqualTo(same);
    }
  }

  @Test
  void comparesBuses() {
    SourceCheck check = SourceCheck.buses(0x10, 0x12);
    assertThat(check.admits(0x0fff)).isFalse();
    assertThat(check.admits(0x1000)).isTrue();
    assertThat(check.admits(0x12ff)).isTrue();
    assertThat(check.admits(0x1300)).isFalse();
  }
}
