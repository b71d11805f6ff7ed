package org.bindery.tck.script;

import java.util.List;
import java.util.random.RandomGenerator;

/** Words of lines by chance: mostly what goes well, near to what counts. For one thread. */
final class Chance {
  /** Where the mocks' aperture begins. */
  static final long BASE = 1 << 24;

  private static final long PAGE = 4096;
  private static final long APERTURE_END = 1L << 31;

  private final RandomGenerator random;

  Chance(RandomGenerator random) {
    this.random = random;
  }

  /** 0 to one less. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean seldom() {
    return below(12) == 0;
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[below(of.length)];
  }

  /** The first most of the time. */
  String mostly(String usual, String other) {
    return seldom() ? other : usual;
  }

  int flags(int usual, int all) {
    return seldom() ? below(all) : usual;
  }

  String iova() {
    return seldom()
        ? hex(one(BASE - PAGE, APERTURE_END - PAGE, APERTURE_END))
        : hex(BASE + PAGE * below(12) + odd());
  }

  String length() {
    return seldom() ? one("0", "0xffffffffffffffff", "2048", "17") : hex(PAGE * (1 + below(4)));
  }

  /** A place in the memory {@code buffer}. */
  String place() {
    return "&buffer+" + hex(PAGE * below(12) + odd());
  }

  private long odd() {
    return seldom() ? 2048 : seldom() ? 17 : 0;
  }

  String pasid() {
    return one("0", "1", "1", "5", "1024", "1024", "0xfffff", "0x100000");
  }

  /** Bytes of words, as {@code put} and {@code write} take them. */
  static String words(long... words) {
    StringBuilder text = new StringBuilder();
    for (long word : words) {
      text.append("%08x".formatted(Integer.reverseBytes((int) word)));
    }
    return text.toString();
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** A command on the descriptor of {@code /dev/iommu}. */
  static String ioctl(String pattern, Object... words) {
    return "ioctl $fd " + pattern.formatted(words);
  }

  static List<String> line(String pattern, Object... words) {
    return List.of(ioctl(pattern, words));
  }
}
