package org.bindery.uapi.door.lab;

import org.bindery.api.RegionInfo;

/** A region of bytes. */
record LabRegion(
    int index, String name, long size, boolean readable, boolean writable, boolean mappable)
    implements RegionInfo {}
