package org.bindery.backend.linux.engine;

import java.util.List;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;

/** A page table as it was when asked. */
record HwptView(
    int id,
    int ioas,
    PageTableKind kind,
    String format,
    Snoop snoop,
    boolean automatic,
    List<Integer> devices,
    String hardware)
    implements Hwpt {}
