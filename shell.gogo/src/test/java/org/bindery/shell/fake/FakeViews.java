package org.bindery.shell.fake;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.BinderMatch;
import org.bindery.api.Blocker;
import org.bindery.api.Buffer;
import org.bindery.api.DeviceInfo;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.Explanation;
import org.bindery.api.Fault;
import org.bindery.api.FdView;
import org.bindery.api.GroupView;
import org.bindery.api.HostCapture;
import org.bindery.api.HostView;
import org.bindery.api.Hwpt;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.Snoop;
import org.bindery.api.Use;
import org.bindery.api.Verdict;

/** What the API shows, as records. */
final class FakeViews {
  private FakeViews() {}

  record Host(String name, String kind, String source, int devices, int groups, List<String> iommus)
      implements HostView {}

  record Captured(String host, String text, int devices, int groups, List<String> notes)
      implements HostCapture {}

  record Device(
      String name,
      String host,
      String bus,
      Map<String, Object> properties,
      Optional<String> driver,
      OptionalInt group,
      Optional<String> binder,
      Optional<DeviceState> state,
      Optional<String> fd,
      Optional<String> label)
      implements DeviceView {}

  record Group(
      int id,
      String host,
      List<DeviceView> members,
      boolean viable,
      List<Blocker> blockers,
      Optional<String> owner,
      Optional<String> opener)
      implements GroupView {}

  record Fd(
      String name,
      String host,
      String owner,
      List<String> devices,
      int ioases,
      int hwpts,
      long faults,
      long faultsDropped)
      implements FdView {}

  record Explained(
      String device,
      String host,
      Use use,
      Verdict verdict,
      String reason,
      List<Blocker> blockers,
      List<String> commands,
      OptionalInt group,
      List<DeviceView> siblings,
      Optional<String> binder,
      List<BinderMatch> candidates,
      List<String> guesses,
      List<String> hostLoses)
      implements Explanation {}

  record Blocked(
      Instant time,
      String device,
      String requester,
      int pasid,
      long iova,
      Access access,
      int code,
      String reason)
      implements Fault {}

  record Table(
      int id,
      int ioas,
      PageTableKind kind,
      String format,
      Snoop snoop,
      boolean automatic,
      List<Integer> devices,
      String hardware,
      Optional<String> vm)
      implements Hwpt {}

  record Mapping(long iova, long length, Access access, long address) implements Area {}

  record Memory(String name, long address, long length, MemorySegment segment) implements Buffer {}

  record Region(
      int index, String name, long size, boolean readable, boolean writable, boolean mappable)
      implements RegionInfo {}

  record Info(
      boolean snoopEnforceable,
      List<Long> pageSizes,
      List<IovaRange> ranges,
      List<String> formats,
      Set<PageTableKind> kinds,
      int pasidBits,
      boolean pageRequests,
      boolean dirtyTracking,
      String hardware,
      String make,
      Map<String, Long> registers)
      implements DeviceInfo {}
}
