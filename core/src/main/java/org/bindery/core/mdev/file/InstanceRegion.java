package org.bindery.core.mdev.file;

import org.bindery.api.RegionInfo;
import org.bindery.device.MdevRegion;

/** A region of an instance. */
record InstanceRegion(MdevRegion region) implements RegionInfo {
  @Override
  public int index() {
    return region.index();
  }

  @Override
  public String name() {
    return switch (region.index()) {
      case CONFIG -> "config";
      case ROM -> "rom";
      default -> "bar" + region.index();
    };
  }

  @Override
  public long size() {
    return region.size();
  }

  @Override
  public boolean readable() {
    return true;
  }

  @Override
  public boolean writable() {
    return region.writable();
  }

  @Override
  public boolean mappable() {
    return region.mappable();
  }
}
