package org.bindery.tck.script;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.tck.mockcmd.TestLayout;
import org.bindery.tck.mockcmd.TestLayout.AccessPages;
import org.bindery.tck.mockcmd.TestLayout.AccessReplaceIoas;
import org.bindery.tck.mockcmd.TestLayout.AccessRw;
import org.bindery.tck.mockcmd.TestLayout.AddReserved;
import org.bindery.tck.mockcmd.TestLayout.CheckDevCache;
import org.bindery.tck.mockcmd.TestLayout.CheckIotlb;
import org.bindery.tck.mockcmd.TestLayout.CheckMap;
import org.bindery.tck.mockcmd.TestLayout.CheckRefs;
import org.bindery.tck.mockcmd.TestLayout.CreateAccess;
import org.bindery.tck.mockcmd.TestLayout.DestroyAccessPages;
import org.bindery.tck.mockcmd.TestLayout.Dirty;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.MockDomainReplace;
import org.bindery.tck.mockcmd.TestLayout.Pasids;
import org.bindery.tck.mockcmd.TestLayout.TriggerIopf;
import org.bindery.tck.mockcmd.TestLayout.TriggerVevent;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U32;

/** The operations of {@code IOMMU_TEST_CMD} as scripts name them: a command for each layout. */
public final class MockCommands {
  /** All of them; an operation's number is in {@code op}. */
  public static final List<Command> ALL =
      List.of(
          of(
              "DEVICE",
              MockDomain.OUT_STDEV_ID,
              MockDomain.OUT_HWPT_ID,
              MockDomain.OUT_IDEV_ID,
              MockDomain.DEV_FLAGS),
          of("REPLACE", MockDomainReplace.PT_ID),
          of("PASID", Pasids.PASID, Pasids.PT_ID),
          of("RESERVE", AddReserved.START, AddReserved.LENGTH),
          of("CHECK_MAP", CheckMap.IOVA, CheckMap.LENGTH, CheckMap.UPTR),
          of("CHECK_REFS", CheckRefs.LENGTH, CheckRefs.UPTR, CheckRefs.REFS),
          of("ACCESS", CreateAccess.OUT_ACCESS_FD, CreateAccess.FLAGS),
          of("ACCESS_REPLACE", AccessReplaceIoas.IOAS_ID),
          of(
              "PIN",
              AccessPages.FLAGS,
              AccessPages.OUT_ACCESS_PAGES_ID,
              AccessPages.IOVA,
              AccessPages.LENGTH,
              AccessPages.UPTR),
          of("UNPIN", DestroyAccessPages.ACCESS_PAGES_ID),
          of("RW", AccessRw.IOVA, AccessRw.LENGTH, AccessRw.UPTR, AccessRw.FLAGS),
          of(
              "DIRTY",
              Dirty.FLAGS,
              Dirty.IOVA,
              Dirty.LENGTH,
              Dirty.PAGE_SIZE,
              Dirty.UPTR,
              Dirty.OUT_NR_DIRTY),
          of("CHECK_IOTLB", new U32("entry", 16), CheckIotlb.IOTLB),
          of("CHECK_CACHE", new U32("entry", 16), CheckDevCache.CACHE),
          of(
              "IOPF",
              TriggerIopf.DEV_ID,
              TriggerIopf.PASID,
              TriggerIopf.GRPID,
              TriggerIopf.PERM,
              TriggerIopf.ADDR),
          of("VEVENT", TriggerVevent.DEV_ID));

  private MockCommands() {}

  private static Command of(String name, Field... fields) {
    Command command = TestLayout.COMMAND;
    return new Command(
        name,
        command.number(),
        command.size(),
        command.minimum(),
        Stream.concat(Stream.of(TestLayout.OP, TestLayout.ID), Arrays.stream(fields))
            .toArray(Field[]::new));
  }
}
