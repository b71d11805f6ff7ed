package org.bindery.tck.rule.dma;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** I11, I2: between owners of a device nothing is left of the first. */
class OwnersTest {
  @EveryBackend
  void aDeviceReachesNothingOfItsLastOwner(Bench bench) {
    Opened first = new Opened(bench);
    Memory memory = first.memory(PAGE);
    first.map(memory, IOVA);
    EngineDevice device = first.attach();
    assertTrue(first.dmaWrite(IOVA, 1));
    device.close();
    Opened second = new Opened(bench, "fd1", first.kitDevice());
    second.bind();
    assertFalse(second.dmaWrite(IOVA, 2));
    second.attach();
    assertFalse(second.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void aPageGivenBackAndTakenAnewHoldsWhatItsNewOwnerSees(Bench bench) {
    Opened first = new Opened(bench);
    Memory old = first.memory(PAGE);
    first.map(old, IOVA);
    EngineDevice device = first.attach();
    assertTrue(first.dmaWrite(IOVA, 1));
    device.close();
    old.close();
    // Its frame number may be that of the page before; its bytes are not.
    Opened second = new Opened(bench, "fd1", first.kitDevice());
    Memory memory = second.memory(PAGE);
    second.map(memory, IOVA);
    second.attach();
    assertEquals(OptionalLong.of(0), second.dmaRead(IOVA));
    assertTrue(second.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(old, 0));
    assertEquals(2, Opened.at(memory, 0));
  }
}
