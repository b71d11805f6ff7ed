package org.bindery.core.fd;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.names.ShellWord;
import org.bindery.core.state.DeviceLife;

/** Asked before every control call: does the device's state allow it? */
final class UsableState {
  private UsableState() {}

  /**
   * @param word the device as a command names it
   * @throws org.bindery.api.RefusedException EAGAIN being bound, or held; ENODEV released or
   *     removed; EIO failed
   */
  static void require(DeviceLife life, String device, String word, String fd, String label) {
    DeviceLife.Stand stand = life.stand();
    String unbind = "unbind " + ShellWord.of(fd) + " " + ShellWord.of(label);
    switch (stand.state()) {
      case BOUND -> {}
      case BINDING -> throw Refusal.of(Errno.EAGAIN, "%s is still being bound", device).exception();
      case HELD -> throw Refusal.of(Errno.EAGAIN, "%s: %s", device, stand.why()).exception();
      case UNBINDING, RELEASED ->
          throw Refusal.of(
                  Errno.ENODEV,
                  "%s is not bound in %s as %s any more: %s",
                  device,
                  fd,
                  label,
                  stand.why())
              .exception();
      case REMOVED ->
          throw Refusal.of(Errno.ENODEV, "%s is gone: %s", device, stand.why())
              .blockedBy(device, stand.why())
              .remedy("%s", unbind)
              .exception();
      case FAILED ->
          throw Refusal.of(
                  Errno.EIO, "%s has failed and its DMA is blocked: %s", device, stand.why())
              .blockedBy(device, stand.why())
              .remedy("%s", unbind)
              .remedy("bind %s %s --label %s", ShellWord.of(fd), word, ShellWord.of(label))
              .exception();
    }
  }
}
