package org.bindery.core.fd;

import java.util.function.BiFunction;
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
 * call. A binder that throws or hangs leaves the device detached and FAILED. Thread-safe: the
 * engine orders calls that come at once.
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
   * @param what the call's name, for example {@code attach}
   * @throws RefusedException EAGAIN the binder is going; what the engine refuses; EIO or ETIMEDOUT
   *     when the binder failed
   */
  <T> T by(String what, BiFunction<DeviceBinder, EngineDevice, T> call) {
    BinderHandle handle =
        services
            .binders()
            .byId(binder)
            .orElseThrow(() ->
                Refusal.of(Errno.EAGAIN, "binder %s of %s is going away", binder, device)
                    .exception());
    Lease lease = new Lease();
    LentEngineDevice lent = new LentEngineDevice(engineDevice, lease);
    try {
      return services
          .calls()
          .call(
              "binder " + binder,
              what + " of " + device,
              () -> handle.use(b -> call.apply(b, lent)));
    } catch (PlugInFailure e) {
      lease.end();
      fail(e);
      throw e;
    } finally {
      lease.end();
    }
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
