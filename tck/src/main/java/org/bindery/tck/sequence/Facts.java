package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bindery.api.IovaRange;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;

/**
 * What a reference has to know of a machine.
 *
 * @param devices by their number on the bench
 */
public record Facts(List<DeviceFacts> devices) {
  /**
   * @param group a number that devices of one group share
   * @param last the last address that its tables translate
   * @param windows what it reserves below that
   */
  public record DeviceFacts(int group, long last, List<IovaRange> windows) {
    /**
     * @param ranges what it can have mapped, ascending
     */
    public static DeviceFacts of(int group, List<IovaRange> ranges) {
      List<IovaRange> windows = new ArrayList<>();
      for (int i = 1; i < ranges.size(); i++) {
        windows.add(new IovaRange(ranges.get(i - 1).last() + 1, ranges.get(i).start() - 1));
      }
      return new DeviceFacts(group, ranges.getLast().last(), windows);
    }
  }

  /** Devices that are each alone in their groups, translate 48 bits and reserve nothing. */
  public static Facts plain(int devices) {
    return new Facts(
        IntStream.range(0, devices)
            .mapToObj(group -> new DeviceFacts(group, (1L << 48) - 1, List.of()))
            .toList());
  }

  /** The devices that sequences use, in the order of their numbers. */
  public static List<KitDevice> devices(Bench bench) {
    List<KitDevice> devices = new ArrayList<>(bench.devices().subList(0, 2));
    devices.addAll(bench.siblings());
    return devices;
  }

  /** Asks the devices of a bench, which are not bound. */
  public static Facts of(Bench bench) {
    List<DeviceFacts> facts = new ArrayList<>();
    List<KitDevice> devices = devices(bench);
    try (EngineFd fd = bench.engine().open("facts", bench.process(), _ -> {})) {
      for (int number = 0; number < devices.size(); number++) {
        try (EngineDevice device = devices.get(number).bind(fd)) {
          facts.add(DeviceFacts.of(Math.min(number, 2), fd.info(device.id()).ranges()));
        }
      }
    }
    return new Facts(facts);
  }
}
