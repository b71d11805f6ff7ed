package org.bindery.core.take;

/** A host driver as sentences name it. */
final class DriverName {
  private DriverName() {}

  /**
   * @param driver empty: none
   */
  static String of(String driver) {
    return driver.isEmpty() ? "no host driver" : "host driver " + driver;
  }
}
