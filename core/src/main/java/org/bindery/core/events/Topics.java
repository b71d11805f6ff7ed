package org.bindery.core.events;

/** The EventAdmin topics of everything that {@code core} reports. */
public final class Topics {
  public static final String HOST_READY = "bindery/host/READY";
  public static final String HOST_GONE = "bindery/host/GONE";
  public static final String HOST_FAILED = "bindery/host/FAILED";
  public static final String HOST_REFUSED = "bindery/host/REFUSED";
  public static final String DEVICE_ADDED = "bindery/device/ADDED";
  public static final String DEVICE_GONE = "bindery/device/GONE";
  public static final String DEVICE_TAKEN = "bindery/device/TAKEN";
  public static final String DEVICE_GIVEN_BACK = "bindery/device/GIVEN_BACK";
  public static final String DEVICE_NOT_GIVEN_BACK = "bindery/device/NOT_GIVEN_BACK";
  public static final String DEVICE_BOUND = "bindery/device/BOUND";
  public static final String DEVICE_HELD = "bindery/device/HELD";
  public static final String DEVICE_WANTED = "bindery/device/WANTED";
  public static final String DEVICE_REMOVED = "bindery/device/REMOVED";
  public static final String DEVICE_FAILED = "bindery/device/FAILED";
  public static final String DEVICE_RELEASED = "bindery/device/RELEASED";
  public static final String BINDER_ADDED = "bindery/binder/ADDED";
  public static final String BINDER_GONE = "bindery/binder/GONE";
  public static final String BINDER_FAILED = "bindery/binder/FAILED";
  public static final String MATCH_TIE = "bindery/match/TIE";
  public static final String MATCH_NONE = "bindery/match/NONE";
  public static final String FD_OPENED = "bindery/fd/OPENED";
  public static final String FD_CLOSED = "bindery/fd/CLOSED";
  public static final String QUEUE_OPENED = "bindery/queue/OPENED";
  public static final String QUEUE_CLOSED = "bindery/queue/CLOSED";
  public static final String QUEUE_GRANTED = "bindery/queue/GRANTED";
  public static final String FAULTS = "bindery/fd/FAULTS";
  public static final String TO_RESTORE = "bindery/host/TO_RESTORE";
  public static final String MDEV_PARENT_ADDED = "bindery/mdev/PARENT_ADDED";
  public static final String MDEV_PARENT_GONE = "bindery/mdev/PARENT_GONE";
  public static final String MDEV_PARENT_HIDDEN = "bindery/mdev/PARENT_HIDDEN";
  public static final String MDEV_WAITING = "bindery/mdev/WAITING";
  public static final String VM_CREATED = "bindery/vm/CREATED";
  public static final String VM_ENDED = "bindery/vm/ENDED";
  public static final String VM_CLAIMED = "bindery/vm/CLAIMED";
  public static final String VM_DISCLAIMED = "bindery/vm/DISCLAIMED";
  public static final String VM_FAILED = "bindery/vm/FAILED";
  public static final String POLICY = "bindery/policy/CHOSEN";
  public static final String POLICY_FAILED = "bindery/policy/FAILED";
  public static final String SETTINGS = "bindery/settings/REFUSED";

  private Topics() {}
}
