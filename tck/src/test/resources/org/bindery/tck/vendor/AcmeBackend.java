package com.acme;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.backend.mock.MockIommu;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.model.iommu.TablePages;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.machine.BareDevice;
import org.bindery.tck.machine.BareMachine;

/** The vendor's IOMMU under the engine. It models no DMA and no groups. */
public final class AcmeBackend implements Backend {
  @Override
  public String name() {
    return "acme";
  }

  @Override
  public Bench start() {
    return new AcmeBench();
  }

  @Override
  public String skips() {
    return """
        org.bindery.tck.rule.guest.SlotTableTest#* it has no virtual machines
        org.bindery.tck.rule.guest.SlotChangeTest#* it has no virtual machines
        org.bindery.tck.rule.vfio.ExclusionTest#* it has no files of devices and groups
        org.bindery.tck.rule.vfio.GroupFileTest#* it has no files of devices and groups
        org.bindery.tck.rule.vfio.NoIommuTest#* it has no files of devices and groups
        org.bindery.tck.rule.vfio.NoIommuFileTest#* it has no files of devices and groups
        org.bindery.tck.rule.vfio.UnboundTest#* it has no files of devices and groups
        org.bindery.tck.rule.invariant.PlugInTest#aDriverThatThrowsKeepsWhatItHasPinned it models no DMA
        org.bindery.tck.rule.invariant.PlugInTest#whatItKeepsAtTheCloseIsTakenFromIt it models no DMA
        org.bindery.tck.rule.invariant.PlugInTest#whoListensToFaultsAndThrowsHasItsDeviceBlockedAllTheSame it models no DMA
        org.bindery.tck.rule.device.AttachTest#anAreaOnNoPageIsEaddrinuse its smallest page has 2 KiB
        org.bindery.tck.rule.device.BindTest#aDeviceOfAnotherFdIsEinval it has no device files, which would be asked before the group
        org.bindery.tck.rule.device.BindTest#aGroupIsKeptUntilItsLastMemberIsClosed each of its devices is alone in its group
        org.bindery.tck.rule.device.BindTest#aSiblingOfADeviceOfAnotherFdIsEperm each of its devices is alone in its group
        org.bindery.tck.rule.device.BindTest#aSiblingOnAHostDriverIsEperm each of its devices is alone in its group
        org.bindery.tck.rule.device.BindTest#noHostDriverTakesASiblingOfABoundDevice each of its devices is alone in its group
        org.bindery.tck.rule.device.BindTest#siblingsAreBoundToOneFd each of its devices is alone in its group
        org.bindery.tck.rule.device.GroupTest#* each of its devices is alone in its group
        org.bindery.tck.rule.device.ReplaceTest#aReplaceThatCannotBeFilledLeavesTheOldAttachment it models no DMA
        org.bindery.tck.rule.device.ReplaceTest#aReplaceThatFailsLeavesTheOldAttachment it models no DMA
        org.bindery.tck.rule.device.ReplaceTest#aTableOfTheSameAddressSpaceTakesOver it models no DMA
        org.bindery.tck.rule.device.ReplaceTest#theNewTableIsReachedAndTheOldNoMore it models no DMA
        org.bindery.tck.rule.device.SnoopTest#allowingWhereTheTablesAlwaysEnforceIsEopnotsupp its tables have the choice
        org.bindery.tck.rule.dirty.DirtyTest#aHoleEndsTheReport it models no DMA
        org.bindery.tck.rule.dirty.DirtyTest#aReadIsNotTold it models no DMA
        org.bindery.tck.rule.dirty.DirtyTest#aWriteAfterItWasToldIsToldAgain it models no DMA
        org.bindery.tck.rule.dirty.DirtyTest#aWriteIsToldOnce it models no DMA
        org.bindery.tck.rule.dirty.DirtyTest#turningItOnForgetsWhatWasWritten it models no DMA
        org.bindery.tck.rule.dirty.DirtyTest#whatIsNotClearedIsToldAgain it models no DMA
        org.bindery.tck.rule.dirty.NoTrackingTest#whoCannotTellHasNoTableForIt it tells what devices write
        org.bindery.tck.rule.dma.FaultTest#aReadOfNothingIsToldOnce it models no DMA
        org.bindery.tck.rule.dma.FaultTest#aWriteOfNothingIsToldOnce it models no DMA
        org.bindery.tck.rule.dma.FaultTest#afterTheCloseNothingIsTold it models no DMA
        org.bindery.tck.rule.dma.FaultTest#eachMemberOfAGroupIsToldByItsName each of its devices is alone in its group
        org.bindery.tck.rule.dma.FaultTest#eachRefusedRequestIsTold it models no DMA
        org.bindery.tck.rule.dma.FaultTest#itNamesTheDevice it models no DMA
        org.bindery.tck.rule.dma.FaultTest#ofARequestOverTwoPagesTheRefusedAddressIsTold it models no DMA
        org.bindery.tck.rule.dma.FaultTest#theFdThatOwnsTheDeviceIsToldAndNoOther it models no DMA
        org.bindery.tck.rule.dma.FaultTest#whatIsDoneIsNotTold it models no DMA
        org.bindery.tck.rule.dma.FreedMemoryTest#dmaToClosedMemoryIsAFault it models no DMA
        org.bindery.tck.rule.dma.FreedMemoryTest#memoryGivenBackByTheProcessIsReachedUntilUnmapped it models no DMA
        org.bindery.tck.rule.dma.LeafTest#* it models no DMA
        org.bindery.tck.rule.dma.OwnersTest#* it models no DMA
        org.bindery.tck.rule.dma.ReachTest#* it models no DMA
        org.bindery.tck.rule.dma.ReadOnlyTest#* it models no DMA
        org.bindery.tck.rule.dma.SpanTest#* it models no DMA
        org.bindery.tck.rule.dma.UnmapEndsReachTest#anUnmappedPageIsNotReachedThoughItWasJustUsed it models no DMA
        org.bindery.tck.rule.dma.UnmapEndsReachTest#anotherPageAtTheAddressIsTheOneReached it models no DMA
        org.bindery.tck.rule.dma.UnmapEndsReachTest#noPageOfAnUnmappedRunIsReached it models no DMA
        org.bindery.tck.rule.fault.FaultQueueTest#whoAsksForNoPagesIsEnodevAtItsTable every device of it may ask for pages
        org.bindery.tck.rule.fault.PageRequestTest#* it models no DMA, so none with PASIDs
        org.bindery.tck.rule.invariant.InterruptTest#* it models no interrupts
        org.bindery.tck.rule.invariant.OwnerPropertyTest#* each of its devices is alone in its group
        org.bindery.tck.rule.invariant.PasidPropertyTest#* it models no DMA, so none with PASIDs
        org.bindery.tck.rule.invariant.RequestPropertyTest#* it models no DMA
        org.bindery.tck.rule.map.AutomaticIovaTest#whatCannotBePinnedTakesNoPlace its tables begin at 16 MiB
        org.bindery.tck.rule.map.AutomaticIovaTest#whatIsReservedIsPassedOver its tables begin at 16 MiB
        org.bindery.tck.rule.map.AutomaticIovaTest#withATableAnAddressOnNoPageIsEinval its smallest page has 2 KiB
        org.bindery.tck.rule.map.CopyOrderTest#aPartOnNoPageIsEinval its smallest page has 2 KiB
        org.bindery.tck.rule.map.CopyOrderTest#theCheckThatComesFirstDecides its smallest page has 2 KiB
        org.bindery.tck.rule.map.CopyTest#aCopyOfPinnedPagesNeedsTheAddressNoMore it models no DMA
        org.bindery.tck.rule.map.CopyTest#aCopyStaysWhenItsSourceGoes it models no DMA
        org.bindery.tck.rule.map.MapErrorsTest#theInterruptAddressesOfTheDeviceAreEinval it keeps no addresses for interrupts
        org.bindery.tck.rule.map.MapOrderTest#anIovaOnNoPageComesBeforeOneThatWraps its smallest page has 2 KiB
        org.bindery.tck.rule.map.MapOrderTest#halfOfAllComesBeforeWeakAlignmentWhereTheEngineChooses its smallest page has 2 KiB
        org.bindery.tck.rule.map.MapOrderTest#theCheckThatComesFirstDecides its smallest page has 2 KiB
        org.bindery.tck.rule.map.RangesTest#aDetachLeavesTheWidthOfATableThatStays its smallest page has 2 KiB
        org.bindery.tck.rule.map.RangesTest#aTableLeavesItsWidthAndPages its smallest page has 2 KiB
        org.bindery.tck.rule.map.RangesTest#anAttachedDeviceLeavesWhatItSaysAndPages its smallest page has 2 KiB
        org.bindery.tck.rule.nesting.GuestTableTest#* its guests have no tables in memory
        org.bindery.tck.rule.nesting.NestingErrorsTest#hardwareWithoutNestingHasNoParent it nests tables
        org.bindery.tck.rule.object.CloseTest#aDeviceOfItDoesNoDmaAnyMore it models no DMA
        org.bindery.tck.rule.object.CloseTest#anotherFdStaysAsItIs it models no DMA
        org.bindery.tck.rule.object.CloseTest#itsGroupsAreFree each of its devices is alone in its group
        org.bindery.tck.rule.pasid.PasidTest#* it models no DMA, so none with PASIDs
        org.bindery.tck.rule.sequence.LockstepTest#* it models no DMA
        org.bindery.tck.rule.table.AutomaticTableTest#devicesOfOneHardwareShareIt it models no DMA
        org.bindery.tck.rule.table.AutomaticTableTest#itStaysUntilItsLastDeviceLeaves it models no DMA
        org.bindery.tck.rule.table.ManualTableTest#aDeviceDetachedFromItIsBlockedThoughItStays it models no DMA
        org.bindery.tck.rule.table.ManualTableTest#anAreaInInterruptAddressesIsRefusedByTheAttachOnly it keeps no addresses for interrupts
        org.bindery.tck.rule.table.ManualTableTest#devicesShareIt it models no DMA
        org.bindery.tck.rule.table.ManualTableTest#itFollowsWhileNothingIsAttached it models no DMA
        org.bindery.tck.rule.table.ManualTableTest#itIsFilledWithWhatIsMapped it models no DMA
        org.bindery.tck.rule.table.ManualTableTest#severalFollowOneAddressSpace it models no DMA
        """;
  }

  private static HostMemory memoryOf(BareMachine machine) {
    return machine.memory();
  }

  private static final class AcmeBench implements Bench {
    private final Arena arena = Arena.ofShared();
    private final KitProcess process = new KitProcess(1, Set.of());
    private final BareMachine machine = new BareMachine();
    private final MockIommu iommu = new MockIommu("acme0", TablePages.UNLIMITED);
    private final IommuEngine engine = new IommufdProvider().create("acme", memoryOf(machine));
    private final List<KitDevice> devices = List.of(device(), device());

    private AcmeDevice device() {
      BareDevice made = machine.add("acme", iommu, 0, true);
      iommu.add(made.requester(), true, 0);
      return new AcmeDevice(made);
    }

    @Override
    public IommuEngine engine() {
      return engine;
    }

    @Override
    public Process process() {
      return process;
    }

    @Override
    public Memory memory(long bytes) {
      return process.register(arena.allocate(bytes, bytes >= 2 << 20 ? 2 << 20 : 4096));
    }

    @Override
    public List<KitDevice> devices() {
      return devices;
    }

    @Override
    public List<KitDevice> siblings() {
      return List.of();
    }

    @Override
    public long pinnedPages() {
      return machine.memory().pinnedPages();
    }

    @Override
    public void close() {
      engine.close();
      arena.close();
    }
  }

  private record AcmeDevice(BareDevice device) implements KitDevice {
    @Override
    public String name() {
      return device.name();
    }

    @Override
    public EngineDevice bind(EngineFd fd) {
      return ((HardwareFd) fd).bind(device);
    }

    @Override
    public DmaPort dma() {
      throw new UnsupportedOperationException("no DMA");
    }
  }
}
