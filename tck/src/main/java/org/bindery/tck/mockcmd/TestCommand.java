package org.bindery.tck.mockcmd;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.door.DoorExtension;

/** {@code IOMMU_TEST_CMD}: an operation by number. Any thread may call. */
public final class TestCommand implements DoorExtension {
  private final MockPlatform platform;
  private final Map<Integer, TestOperation> operations =
      Map.ofEntries(
          Map.entry(TestLayout.AddReserved.OPERATION, AddressChecks::addReserved),
          Map.entry(TestLayout.CheckMap.OPERATION, AddressChecks::checkMap),
          Map.entry(TestLayout.CheckRefs.OPERATION, AddressChecks::checkRefs),
          Map.entry(TestLayout.MemoryLimit.OPERATION, AddressChecks::limitMemory),
          Map.entry(TestLayout.Dirty.OPERATION, DirtyOperation::run),
          Map.entry(TestLayout.MockDomain.OPERATION, DeviceOperations::create),
          Map.entry(TestLayout.MockDomain.OPERATION_WITH_FLAGS, DeviceOperations::createWithFlags),
          Map.entry(TestLayout.MockDomainReplace.OPERATION, DeviceOperations::replace),
          Map.entry(TestLayout.Pasids.ATTACH, PasidOperations::attach),
          Map.entry(TestLayout.Pasids.REPLACE, PasidOperations::replace),
          Map.entry(TestLayout.Pasids.DETACH, PasidOperations::detach),
          Map.entry(TestLayout.Pasids.CHECK_HWPT, PasidOperations::check),
          Map.entry(TestLayout.CheckIotlb.OPERATION, HardwareOperations::checkIotlb),
          Map.entry(TestLayout.CheckDevCache.OPERATION, HardwareOperations::checkCache),
          Map.entry(TestLayout.TriggerIopf.OPERATION, HardwareOperations::requestPage),
          Map.entry(TestLayout.TriggerVevent.OPERATION, HardwareOperations::event),
          Map.entry(TestLayout.CreateAccess.OPERATION, AccessOperations::create),
          Map.entry(TestLayout.AccessReplaceIoas.OPERATION, AccessOperations::replace),
          Map.entry(TestLayout.AccessPages.OPERATION, AccessOperations::pin),
          Map.entry(TestLayout.DestroyAccessPages.OPERATION, AccessOperations::unpin),
          Map.entry(TestLayout.AccessRw.OPERATION, AccessOperations::copy));

  public TestCommand(MockPlatform platform) {
    this.platform = platform;
  }

  @Override
  public int number() {
    return TestLayout.COMMAND.number();
  }

  @Override
  public int size() {
    return TestLayout.COMMAND.size();
  }

  @Override
  public int minimum() {
    return TestLayout.COMMAND.minimum();
  }

  @Override
  public int run(Call call, MemorySegment argument) {
    int number = TestLayout.OP.get(argument);
    TestOperation operation = operations.get(number);
    if (operation == null) {
      throw Refusal.of(Errno.EOPNOTSUPP, "the test command has no operation %d", number)
          .exception();
    }
    operation.run(new TestCall(call, argument, platform));
    return 0;
  }
}
