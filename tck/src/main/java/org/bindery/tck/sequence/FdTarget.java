package org.bindery.tck.sequence;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.Area;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * A host, by the API: on a real one it is its kernel that answers. What the API has no words for,
 * and DMA, is not tried. For one thread.
 */
public final class FdTarget implements Target {
  private final Supplier<IommuFd> opener;
  private final List<String> devices;
  private final Grounds grounds;
  private IommuFd fd;

  /**
   * @param opener opens an fd
   * @param devices names on the fd's host of those that sequences use, by their numbers
   */
  public FdTarget(Supplier<IommuFd> opener, List<String> devices, Grounds grounds) {
    this.opener = opener;
    this.devices = devices;
    this.grounds = grounds;
    this.fd = opener.get();
  }

  @Override
  public Outcome run(Operation operation) {
    try {
      return carryOut(operation);
    } catch (RefusedException refused) {
      return Outcome.refused(refused.errno());
    } catch (RuntimeException | AssertionError broken) {
      return Outcome.broken("threw " + broken);
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  private Outcome carryOut(Operation operation) {
    return switch (operation) {
      case Operation.Reopen() -> {
        fd.close();
        fd = opener.get();
        yield Outcome.unspecified();
      }
      case Operation.AllocateIoas() -> Outcome.of(fd.allocateIoas());
      case Operation.Map map ->
          Outcome.of(
              fd.map(
                  map.ioas(),
                  grounds.address(map.place()),
                  map.length(),
                  map.access(),
                  map.iova()));
      case Operation.Unmap(int ioas, long iova, long length) ->
          Outcome.of(fd.unmap(ioas, iova, length));
      case Operation.Copy copy ->
          Outcome.of(
              fd.copy(
                  copy.to(),
                  copy.from(),
                  copy.fromIova(),
                  copy.length(),
                  copy.access(),
                  copy.iova()));
      case Operation.Ranges(int ioas) -> Outcome.of(fd.ranges(ioas).toString());
      case Operation.Areas(int ioas) -> Outcome.of(areas(ioas));
      case Operation.SetHugePages(int ioas, long value) -> {
        fd.setOption(ioas, FdOption.HUGE_PAGES, value);
        yield Outcome.done();
      }
      case Operation.HugePages(int ioas) -> Outcome.of(fd.option(ioas, FdOption.HUGE_PAGES));
      case Operation.Destroy(int id) -> {
        fd.destroy(id);
        yield Outcome.done();
      }
      case Operation.Tables() -> Outcome.of(tables());
      default -> ofDevice(operation);
    };
  }

  private Outcome ofDevice(Operation operation) {
    return switch (operation) {
      // That a device is bound already others find before the kernel would.
      case Operation.Bind(int number) ->
          bound(number).isPresent()
              ? Outcome.unspecified()
              : Outcome.of(fd.bind(BindRequest.of(fd.host() + "/" + devices.get(number))).id());
      case Operation.Close(int number) -> {
        device(number).unbind();
        yield Outcome.done();
      }
      case Operation.AllocateHwpt(int id, int parent) -> allocateHwpt(id, parent);
      case Operation.Attach(int number, int target) -> Outcome.of(device(number).attach(target));
      case Operation.Detach(int number) -> {
        device(number).detach();
        yield Outcome.done();
      }
      default -> Outcome.unspecified();
    };
  }

  private Outcome allocateHwpt(int id, int parent) {
    Optional<BoundDevice> device =
        fd.devices().stream().filter(bound -> bound.id() == id).findFirst();
    // What is no device cannot be named.
    return device.isPresent()
        ? Outcome.of(fd.allocateHwpt(device.get(), HwptRequest.paging(parent)))
        : Outcome.unspecified();
  }

  private Optional<BoundDevice> bound(int number) {
    return fd.device(devices.get(number));
  }

  private BoundDevice device(int number) {
    return bound(number)
        .orElseThrow(() -> Refusal.of(Errno.EBADF, "device %d is not bound", number).exception());
  }

  private String areas(int ioas) {
    StringBuilder text = new StringBuilder();
    for (Area area : fd.areas(ioas)) {
      text.append(
          EngineTarget.area(
              area.iova(), area.length(), area.access(), grounds.place(area.address())));
    }
    return text.toString();
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    for (Hwpt hwpt : fd.hwpts()) {
      text.append(EngineTarget.table(hwpt.id(), hwpt.ioas(), hwpt.automatic(), hwpt.devices()));
    }
    return text.toString();
  }
}
