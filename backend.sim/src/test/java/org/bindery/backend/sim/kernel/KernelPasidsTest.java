package org.bindery.backend.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.machine.DmaFunction;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestDriver;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;
import org.bindery.device.KernelPasids;
import org.bindery.device.PciId;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PasidTranslation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PASIDs that drivers of the simulated kernel take, and what becomes of those they leave. */
class KernelPasidsTest {
  private static final String FUNCTION = "0000:6a:01.0";
  private static final PciId ACCELERATOR = new PciId(0x8086, 0x0b25);

  private final TestHost server = new TestHost(HostDescriptions.load("dsa-server"));
  private final TestDriver driver = new TestDriver(ACCELERATOR);

  /** Models what the driver takes, with one register. */
  private static final class Accelerators implements DeviceModelFactory {
    @Override
    public boolean models(DeviceIdentity identity) {
      return identity.device() == ACCELERATOR.device();
    }

    @Override
    public DeviceModel create(DeviceIdentity identity, DevicePort port) {
      return new TestDevices.Register();
    }
  }

  @BeforeEach
  void bind() {
    server.host().models().add(new Accelerators());
    server.host().kernel().add(driver);
    write("bus/pci/drivers/idxd/unbind");
    write("bus/pci/drivers/toydrv/bind");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void write(String path) {
    server.host().attributes().write(path, FUNCTION);
  }

  private KernelPasids pasids() {
    return driver.port(FUNCTION).pasids().orElseThrow();
  }

  @Test
  void areOfOneHolderUntilTheyAreFreed() {
    int first = pasids().allocate();
    int second = pasids().allocate();
    assertThat(first).isPositive().isNotEqualTo(second);
    pasids().free(first);
    assertThat(pasids().allocate()).isEqualTo(first);
    assertThat(pasids().bits()).isPositive();
    assertThat(pasids().pageRequests()).isTrue();
  }

  @Test
  void followAProcessWhileItIsBound() {
    TestProcess process = new TestProcess();
    try (Arena arena = Arena.ofShared()) {
      process.register(arena.allocate(4096, 4096));
      KernelPasids.Binding one = pasids().bind(process);
      KernelPasids.Binding two = pasids().bind(process);
      assertThat(one.pasid()).as("one process, one PASID").isEqualTo(two.pasid());
      assertThat(process.watchers()).isPositive();
      one.close();
      assertThat(process.watchers()).isPositive();
      two.close();
      assertThat(process.watchers()).isZero();
    }
  }

  @Test
  void whatADriverLeavesIsTakenBack() {
    KernelPasids left = pasids();
    int pasid = left.allocate();
    TestProcess process = new TestProcess();
    KernelPasids.Binding binding = left.bind(process);
    write("bus/pci/drivers/toydrv/unbind");
    assertThat(process.watchers()).isZero();
    assertRefused(Errno.ENODEV, "does not have", left::allocate);
    assertRefused(Errno.ENODEV, "does not have", () -> left.bind(process));
    write("bus/pci/drivers/toydrv/bind");
    assertThat(pasids().allocate()).as("free again").isEqualTo(pasid);
    binding.close();
    left.free(pasid);
    assertThat(pasids().allocate()).as("not freed by who lost it").isNotEqualTo(pasid);
  }

  @Test
  void whatADriverHasAttachedAndLeavesReachesNothing() {
    DmaDevice dma = driver.port(FUNCTION).dma().orElseThrow();
    PasidTranslation unit = (PasidTranslation) dma.hardware();
    int pasid = pasids().allocate();
    int unallocated = pasid + 1;
    try (TinyEngine engine = server.engine()) {
      IommuDomain domain = engine.domain(engine.allocate(dma));
      unit.attach(dma.requesters().getFirst(), pasid, domain);
      unit.attach(dma.requesters().getFirst(), unallocated, domain);
      assertThatThrownBy(() -> pasids().free(pasid)).hasMessageContaining("is attached");
      write("bus/pci/drivers/toydrv/unbind");
      assertThat(((DmaFunction) dma).hardware().pasids(dma.requesters().getFirst())).isEmpty();
    }
    write("bus/pci/drivers/toydrv/bind");
    assertThat(pasids().allocate()).as("free again").isEqualTo(pasid);
  }

  @Test
  void areNotThereWhereFunctionOrIommuHasNone() {
    try (TestHost lab = TestHost.eduLab()) {
      TestDriver edu = new TestDriver();
      lab.host().models().add(TestDevices.register());
      lab.host().kernel().add(edu);
      lab.host().attributes().write("bus/pci/drivers/toydrv/bind", TestHost.EDU);
      assertThat(edu.port(TestHost.EDU).pasids()).isEqualTo(Optional.empty());
    }
  }
}
