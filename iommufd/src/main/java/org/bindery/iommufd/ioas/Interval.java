package org.bindery.iommufd.ioas;

/** Addresses from one to another, both inclusive and unsigned; they do not change. */
interface Interval {
  long start();

  long last();
}
