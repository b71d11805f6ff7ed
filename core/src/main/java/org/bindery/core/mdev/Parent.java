package org.bindery.core.mdev;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.device.MdevParent;
import org.bindery.device.MdevType;

/** A parent whose service is there, until it goes. Thread-safe. */
public final class Parent {
  /** What can be its name, and that of a file. */
  public static final String FORM = "[\\w:-][\\w.:-]{0,62}";

  private final String name;
  private final String bundle;
  private volatile MdevParent service;

  /**
   * @param bundle symbolic name and version of its bundle
   */
  public Parent(String name, String bundle, MdevParent service) {
    this.name = name;
    this.bundle = bundle;
    this.service = service;
  }

  String name() {
    return name;
  }

  String bundle() {
    return bundle;
  }

  boolean gone() {
    return service == null;
  }

  /** Its service goes, and nothing of it is kept. */
  void leave() {
    service = null;
  }

  /** What plug-in calls name it. */
  String who() {
    return "mediated device parent " + name;
  }

  /**
   * What it offers now.
   *
   * @throws org.bindery.api.RefusedException ENODEV it has gone; EIO or ETIMEDOUT it failed to say,
   *     or what it says makes no sense
   */
  List<TypeFacts> types(PlugInCalls calls) {
    MdevParent present = service;
    if (present == null) {
      throw Refusal.of(Errno.ENODEV, "%s has gone", who()).exception();
    }
    return calls.call(
        who(),
        "types",
        () -> {
          List<MdevType> types = List.copyOf(present.types());
          return types.stream().map(type -> TypeFacts.of(name, type)).toList();
        });
  }
}
