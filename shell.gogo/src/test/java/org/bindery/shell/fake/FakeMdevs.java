package org.bindery.shell.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevState;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** A host without types of mediated devices, where some are defined all the same. */
final class FakeMdevs implements Mdevs {
  private final List<MdevView> all = new ArrayList<>();

  private record Defined(
      String uuid,
      String host,
      String parent,
      String type,
      MdevState state,
      boolean defined,
      boolean auto,
      Optional<String> why,
      Optional<String> fd,
      Optional<String> label)
      implements MdevView {}

  void add(String uuid, Optional<String> waitsFor) {
    all.add(
        new Defined(
            uuid,
            "lab",
            "swdma",
            "swdma-1",
            waitsFor.isPresent() ? MdevState.WAITING : MdevState.DEFINED,
            true,
            waitsFor.isPresent(),
            waitsFor,
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public List<MdevTypeView> types() {
    return List.of();
  }

  @Override
  public List<MdevTypeView> types(String parent) {
    throw none();
  }

  @Override
  public List<MdevView> all() {
    return List.copyOf(all);
  }

  @Override
  public MdevView create(MdevRequest request) {
    throw none();
  }

  @Override
  public void remove(String uuid) {
    throw none();
  }

  @Override
  public MdevView define(MdevRequest request, boolean auto) {
    throw none();
  }

  @Override
  public MdevView define(String uuid, boolean auto) {
    throw none();
  }

  @Override
  public MdevView start(String uuid) {
    throw none();
  }

  @Override
  public void stop(String uuid) {
    throw none();
  }

  @Override
  public void undefine(String uuid) {
    throw none();
  }

  private static RefusedException none() {
    return Refusal.of(Errno.EOPNOTSUPP, "this host has no mediated devices").exception();
  }
}
