package org.bindery.uapi.door.kit;

import java.util.List;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;

/** A page table of an fd. */
public record FakeHwpt(int id, int ioas, PageTableKind kind, Snoop snoop, List<Integer> devices)
    implements Hwpt {
  @Override
  public String format() {
    return "fake";
  }

  @Override
  public boolean automatic() {
    return false;
  }

  @Override
  public String hardware() {
    return "dmar0";
  }
}
