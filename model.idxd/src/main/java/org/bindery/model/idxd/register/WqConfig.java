package org.bindery.model.idxd.register;

import java.util.Arrays;

/**
 * A queue's entry in WQCFG: 16 times 32 bits, the last eight of which are the operations that it
 * allows. Immutable.
 */
public final class WqConfig {
  public static final int DWORDS = 16;
  private static final int OPERATIONS = 8;

  /** As after a reset. */
  public static final WqConfig EMPTY = new WqConfig(new int[DWORDS]);

  private final int[] dwords;

  private WqConfig(int[] dwords) {
    this.dwords = dwords;
  }

  public int dword(int index) {
    return dwords[index];
  }

  public WqConfig withDword(int index, int value) {
    int[] changed = dwords.clone();
    changed[index] = value;
    return new WqConfig(changed);
  }

  public int get(WqField field) {
    return (int) field.bits().get(Integer.toUnsignedLong(dwords[field.dword()]));
  }

  public boolean isSet(WqField field) {
    return get(field) != 0;
  }

  /** The entry with another value of a field, which must fit. */
  public WqConfig with(WqField field, int value) {
    long dword = Integer.toUnsignedLong(dwords[field.dword()]);
    return withDword(field.dword(), (int) field.bits().set(dword, value));
  }

  public WqConfig with(WqField field, boolean value) {
    return with(field, value ? 1 : 0);
  }

  public boolean dedicated() {
    return isSet(WqField.MODE);
  }

  public OpCap operations() {
    return new OpCap(operationWord(0), operationWord(1), operationWord(2), operationWord(3));
  }

  private long operationWord(int index) {
    int at = OPERATIONS + 2 * index;
    return Integer.toUnsignedLong(dwords[at]) | (long) dwords[at + 1] << 32;
  }

  public WqConfig withOperations(OpCap operations) {
    int[] changed = dwords.clone();
    for (int i = 0; i < 4; i++) {
      changed[OPERATIONS + 2 * i] = (int) operations.word(i);
      changed[OPERATIONS + 2 * i + 1] = (int) (operations.word(i) >>> 32);
    }
    return new WqConfig(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WqConfig that && Arrays.equals(dwords, that.dwords);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dwords);
  }

  @Override
  public String toString() {
    return "WqConfig" + Arrays.toString(dwords);
  }
}
