package org.bindery.guest.process;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Refusal;
import org.bindery.engine.IommuEngine;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;

/** A host whose attributes cost the process its life when written, some time. */
record MortalHost(Host host, Lifetime lifetime) implements Host {
  @Override
  public String name() {
    return host.name();
  }

  @Override
  public String kind() {
    return host.kind();
  }

  @Override
  public String source() {
    return host.source();
  }

  @Override
  public List<HostDevice> devices() {
    return host.devices();
  }

  @Override
  public List<HostGroup> groups() {
    return host.groups();
  }

  @Override
  public List<String> iommus() {
    return host.iommus();
  }

  @Override
  public AttributeTree attributes() {
    return new Attributes(host.attributes(), lifetime);
  }

  @Override
  public DeviceFile open(HostDevice device) {
    return host.open(device);
  }

  @Override
  public String bootId() {
    return host.bootId();
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return host.driverKind(driver);
  }

  @Override
  public List<Refusal> obstacles(HostDevice device) {
    return host.obstacles(device);
  }

  @Override
  public Optional<Refusal> heldBy(HostDevice device) {
    return host.heldBy(device);
  }

  @Override
  public Optional<IommuEngine> engine() {
    return host.engine();
  }

  private record Attributes(AttributeTree tree, Lifetime lifetime) implements AttributeTree {
    @Override
    public boolean exists(String path) {
      return tree.exists(path);
    }

    @Override
    public List<String> list(String path) {
      return tree.list(path);
    }

    @Override
    public String read(String path) {
      return tree.read(path);
    }

    @Override
    public void write(String path, String value) {
      lifetime.change();
      tree.write(path, value);
    }

    @Override
    public Optional<String> link(String path) {
      return tree.link(path);
    }
  }
}
