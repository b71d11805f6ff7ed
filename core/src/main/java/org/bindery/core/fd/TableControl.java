package org.bindery.core.fd;

import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.binder.DeviceBinder;
import org.bindery.core.calls.PlugInFailure;
import org.bindery.core.events.Topics;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.state.DeviceLife;
import org.bindery.engine.EngineDevice;

/**
 * Attach, replace and detach of one bound device by way of its binder, which is looked up for each
 * call. A binder that throws, hangs, or answers what the engine did not, leaves the device detached
 * and FAILED. Thread-safe: the engine orders calls that come at once.
 */
final class TableControl {
  private final FdServices services;
  private final String device;
  private final String binder;
  private final EngineDevice engineDevice;
  private final DeviceLife life;

  TableControl(
      FdServices services,
      String device,
      String binder,
      EngineDevice engineDevice,
      DeviceLife life) {
    this.services = services;
    this.device = device;
    this.binder = binder;
    this.engineDevice = engineDevice;
    this.life = life;
  }

  /**
   * @return what the engine answered
   * @throws RefusedException EAGAIN the binder is going; what the engine refuses; EIO or ETIMEDOUT
   *     when the binder failed
   */
  int attach(int pageTable) {
    return table("attach", (b, lent) -> b.attach(lent, pageTable));
  }

  /** As {@link #attach}. */
  int replace(int pageTable) {
    return table("replace", (b, lent) -> b.replace(lent, pageTable));
  }

  /** As {@link #attach}. */
  void detach() {
    Lease lease = new Lease();
    LentEngineDevice lent = new LentEngineDevice(engineDevice, lease);
    var unused =
        by(
            "detach",
            lease,
            b -> {
              b.detach(lent);
              return true;
            });
    if (!lent.detached()) {
      throw nonsense("detach", "it came back without detaching");
    }
  }

  private int table(String what, ToIntBiFunction<DeviceBinder, EngineDevice> call) {
    Lease lease = new Lease();
    LentEngineDevice lent = new LentEngineDevice(engineDevice, lease);
    int answer = by(what, lease, b -> call.applyAsInt(b, lent));
    if (!lent.answered().equals(OptionalInt.of(answer))) {
      throw nonsense(what, "it answered %d, and the engine did not".formatted(answer));
    }
    return answer;
  }

  private <T> T by(String what, Lease lease, Function<DeviceBinder, T> call) {
    BinderHandle handle =
        services
            .binders()
            .byId(binder)
            .orElseThrow(() ->
                Refusal.of(Errno.EAGAIN, "binder %s of %s is going away", binder, device)
                    .exception());
    try {
      return services
          .calls()
          .call("binder " + binder, what + " of " + device, () -> handle.use(call));
    } catch (PlugInFailure e) {
      lease.end();
      fail(e);
      throw e;
    } finally {
      lease.end();
    }
  }

  private PlugInFailure nonsense(String what, String how) {
    PlugInFailure failure = PlugInFailure.nonsense("binder " + binder, what + " of " + device, how);
    fail(failure);
    return failure;
  }

  private void fail(PlugInFailure failure) {
    String why = failure.refusal().reason();
    if (life.move(DeviceState.FAILED, why).isPresent()) {
      services.events().post(Topics.DEVICE_FAILED, device, "%s; its DMA is blocked", why);
    }
    try {
      services.calls().run("engine", "detach of " + device, engineDevice::detach);
    } catch (RefusedException e) {
      failure.addSuppressed(e);
    }
  }
}
