package org.bindery.guest.process;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Buffer;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Session;
import org.bindery.core.saved.MemoryStore;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.gateway.ErrnoException;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * What whoever runs this may do with a device: what is foreseen ({@code obstacle ERRNO REASON}),
 * and what the kernel answers to a bind and a map ({@code done}, or {@code refused ERRNO REASON}),
 * each with its remedies ({@code remedy COMMAND}).
 */
public final class User {
  private static final long IOVA = 0x100000;

  private User() {}

  /**
   * @param args the host's name, the device, which is on vfio-pci, and how many bytes to map for it
   */
  public static void main(String[] args) throws ErrnoException {
    try (BareCore core = new BareCore(args[0], new MemoryStore(), host -> host)) {
      Host host = core.host();
      HostDevice device =
          host.devices().stream().filter(d -> d.name().equals(args[1])).findFirst().orElseThrow();
      host.obstacles(device).forEach(refusal -> say("obstacle", refusal));
      Session session = core.administration().session("user");
      try {
        map(host, device, session, Long.parseLong(args[2]));
        System.out.println("done");
      } catch (RefusedException e) {
        say("refused", e.refusal());
      }
    }
  }

  private static void map(Host host, HostDevice device, Session session, long bytes) {
    Buffer buffer = session.allocate(Optional.empty(), bytes);
    try (EngineFd fd = host.engine().orElseThrow().open("fd0", session.process(), fault -> {});
        DeviceFile file = host.open(device)) {
      EngineDevice bound = file.bind(fd);
      int ioas = fd.allocateIoas();
      int unused = bound.attach(ioas);
      long unusedToo =
          fd.map(ioas, buffer.address(), bytes, Access.READ_WRITE, OptionalLong.of(IOVA));
    }
  }

  private static void say(String what, Refusal refusal) {
    System.out.println(what + " " + refusal.errno() + " " + refusal.reason());
    List<String> remedies = refusal.remedies();
    remedies.forEach(remedy -> System.out.println("remedy " + remedy));
  }
}
