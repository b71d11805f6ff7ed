package org.bindery.tck.planted;

/** What may be wrong with a host, one thing at a time. */
enum Planted {
  /** Everything is put in between, and nothing is wrong. */
  NOTHING("nothing is wrong"),

  // Page tables.
  UNMAP_LEAVES_THE_LAST_PAGE("unmapping several pages leaves the last one in the table"),
  UNMAP_IS_LATE("an unmapped page leaves the table when the next one is mapped"),
  MAP_IGNORES_READ_ONLY("pages that are mapped for reading can be written"),
  MAP_IS_A_FRAME_OFF("an address leads to the frame behind the one that was mapped"),
  MAP_GOES_A_PAGE_FURTHER("the page behind a mapping leads to the mapping's last frame"),
  TABLE_KNOWS_NO_WIDTH("a table says that it translates every address"),
  TABLE_FORGETS_SNOOPING("a table that is to enforce snooping says that it does not"),
  TABLE_IS_FILLED_WHEN_ATTACHED("what is mapped while a table has no device is not in it"),

  // IOMMUs.
  BLOCK_DOES_NOTHING("a device that is to be blocked keeps its table"),
  ATTACH_KEEPS_THE_FIRST_TABLE("a device that is moved to another table stays on its first"),
  FAULT_IS_TOLD_TWICE("every fault is told twice"),
  FAULT_IS_NOT_TOLD("no fault is told"),
  FAULT_TELLS_THE_PAGE("a fault tells the page of the address, not the address"),
  FAULT_IS_ALWAYS_A_READ("a refused write is told as a read"),

  // Devices and their groups.
  NOTHING_IS_RESERVED("no device keeps addresses free for interrupts"),
  CLAIM_IS_NEVER_REFUSED("a group is given to whoever claims it"),
  RELEASE_KEEPS_THE_CLAIM("a group that is given back stays claimed"),

  // Memory and the way to it.
  UNPIN_FORGETS_A_PAGE("of several pages that are unpinned one stays pinned"),
  REFUSED_WRITE_LANDS_PARTLY("a write that is refused at its end has written what came before"),

  // Fds.
  IDS_ARE_NOT_THE_LOWEST("a new address space passes over a free id"),
  WRONG_TYPE_IS_EINVAL("the id of something else than an address space is EINVAL"),
  SPACE_IS_LOOKED_UP_FIRST("a map looks for the address space before it looks at the numbers"),
  REFUSED_MAP_LEAVES_SOMETHING("a map that is EFAULT leaves an object behind"),
  UNMAP_CUTS_AREAS("unmapping a part of an area unmaps the area"),
  UNMAP_OF_NOTHING_SUCCEEDS("unmapping where nothing is mapped succeeds"),
  UNMAP_COUNTS_THE_RANGE("an unmap answers what was asked, not what was mapped"),
  ANYWHERE_IS_NOT_THE_LOWEST("an address that is chosen is not the lowest that is free"),
  COPY_GRANTS_WRITING("a copy of pages that were mapped for reading can be for writing"),
  DESTROY_IN_USE_IS_EINVAL("destroying what is in use is EINVAL"),
  HUGE_PAGES_STAY_ON("turning huge pages off is accepted and ignored"),
  CLOSE_DOES_NOTHING("closing an fd leaves everything as it is"),

  // Families of commands.
  DIRTY_IS_NEVER_CLEARED("what devices wrote is told again and again"),
  DIRTY_IS_NOT_FLUSHED("a TLB that has a page as written hides later writes"),
  INVALIDATION_ONLY_SAYS_SO("what a guest drops stays in the TLBs"),
  ACCESS_IGNORES_READ_ONLY("a software device's write of what it may only read is passed over"),
  REFUSED_MESSAGE_SEEMS_RAISED("a device is told of no interrupt that was refused"),

  // Bound devices.
  FAILED_REPLACE_DETACHES("a device that cannot be moved to another table loses the one it has"),
  DETACH_ONLY_SAYS_SO("a device that is detached keeps its table"),
  PASID_DETACH_ONLY_SAYS_SO("a PASID that is detached keeps its table"),
  PASID_KEEPS_THE_FIRST_TABLE("a PASID that is moved to another table stays on its first"),
  SPACE_CHOOSES_A_MANUAL_TABLE("attaching to an address space takes a table that was allocated");

  private final String sentence;

  Planted(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
