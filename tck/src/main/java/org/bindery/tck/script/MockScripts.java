package org.bindery.tck.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Lines of a process that does much with mock devices, most of it with what it has made, some of it
 * wrong. {@code ?} stands for what a door is to say. For one thread.
 */
final class MockScripts {
  /** What every script begins with. */
  static final List<String> START =
      List.of(
          "memory buffer 0x10000",
          "memory data 0x1000",
          "memory out 0x8000",
          "open /dev/iommu -> $fd");

  private final Chance chance;
  private final Made made;
  private final AddressLines addresses;
  private final DeviceLines devices;
  private final TableLines tables;
  private final GuestLines guests;
  private final FaultLines faults;
  private final AccessLines accesses;
  private final Type1Lines type1;
  private final Scenes scenes;
  private final Deque<Supplier<List<String>>> planned = new ArrayDeque<>();

  MockScripts(RandomGenerator random) {
    chance = new Chance(random);
    made = new Made(chance);
    addresses = new AddressLines(chance, made);
    devices = new DeviceLines(chance, made);
    tables = new TableLines(chance, made);
    guests = new GuestLines(chance, made);
    faults = new FaultLines(chance, made);
    accesses = new AccessLines(chance, made);
    type1 = new Type1Lines(chance, made);
    scenes = new Scenes(chance, made, addresses);
    planned.addAll(scenes.any());
  }

  /** Takes note of what a line was answered. */
  void note(String line) {
    made.note(line);
  }

  /** The next lines. */
  List<String> next() {
    if (planned.isEmpty() && chance.below(40) == 0) {
      planned.addAll(scenes.any());
    }
    return (planned.isEmpty() ? anything() : planned.remove()).get();
  }

  /** The last lines. */
  List<String> end() {
    return made.detachAll();
  }

  private Supplier<List<String>> anything() {
    return switch (chance.below(53)) {
      case 0, 1 -> {
        planned.add(addresses::pageByPage);
        yield AddressLines::allocate;
      }
      case 2, 3, 4 -> addresses::map;
      case 5 -> addresses::unmap;
      case 6 -> addresses::copy;
      case 7 -> addresses::ranges;
      case 8 -> addresses::allow;
      case 9 -> addresses::option;
      case 10 -> addresses::check;
      case 11, 12, 13, 14 -> devices::make;
      case 15, 16, 17 -> devices::move;
      case 18, 19, 20 -> devices::pasid;
      case 21, 22, 23 -> devices::destroy;
      case 24 -> devices::info;
      case 25 -> devices::cache;
      case 26, 27 -> tables::table;
      case 28 -> () -> tables.table(TableLines.PASID);
      case 29, 30 -> tables::nested;
      case 31 -> tables::invalidate;
      case 32 -> tables::iotlb;
      case 33 -> tables::dirty;
      case 34, 35 -> guests::iommu;
      case 36, 37 -> guests::device;
      case 38 -> guests::events;
      case 39 -> guests::queue;
      case 40 -> guests::event;
      case 41 -> guests::read;
      case 42 -> faults::allocate;
      case 43, 44 -> faults::request;
      case 45, 46 -> faults::read;
      case 47, 48, 49 -> type1::next;
      default -> accesses::next;
    };
  }
}
