package org.bindery.backend.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.backend.linux.host.LinuxPaths;

/** A machine's sysfs, /dev and /proc as a tree of files, built as a test needs it. */
public final class FakeMachine {
  private final LinuxPaths paths;

  public FakeMachine(Path root) {
    this.paths = new LinuxPaths(root.resolve("sys"), root.resolve("dev"), root.resolve("proc"));
    folder(paths.sys());
    folder(paths.dev());
    folder(paths.proc());
  }

  public LinuxPaths paths() {
    return paths;
  }

  /** An attribute below the root of sysfs, with its newline. */
  public FakeMachine attribute(String path, String value) {
    return file(paths.sys().resolve(path), value + "\n");
  }

  /** A PCI function; ids as sysfs has them, {@code 0x8086}. */
  public FakeMachine function(String name, String vendor, String device, String pciClass) {
    String path = "devices/pci0000:00/" + name;
    attribute(path + "/vendor", vendor);
    attribute(path + "/device", device);
    attribute(path + "/class", pciClass);
    attribute(path + "/subsystem_vendor", "0x1af4");
    attribute(path + "/subsystem_device", "0x1100");
    attribute(path + "/revision", "0x00");
    attribute(path + "/driver_override", "(null)");
    return link("bus/pci/devices/" + name, path);
  }

  /** Pulls a function out. */
  public void pull(String name) {
    delete(paths.sys().resolve("bus/pci/devices/" + name));
  }

  public FakeMachine driver(String name) {
    folder(paths.sys().resolve("bus/pci/drivers/" + name));
    return this;
  }

  /** Binds a function to a driver. */
  public FakeMachine bind(String device, String driver) {
    driver(driver);
    link("devices/pci0000:00/" + device + "/driver", "bus/pci/drivers/" + driver);
    return link("bus/pci/drivers/" + driver + "/" + device, "devices/pci0000:00/" + device);
  }

  public FakeMachine group(int id, String... members) {
    for (String member : members) {
      String function = "devices/pci0000:00/" + member;
      link("kernel/iommu_groups/" + id + "/devices/" + member, function);
      link(function + "/iommu_group", "kernel/iommu_groups/" + id);
    }
    return attribute("kernel/iommu_groups/" + id + "/reserved_regions", "");
  }

  /** An IOMMU of Intel, with functions behind it. */
  public FakeMachine dmar(String name, String... functions) {
    attribute("class/iommu/" + name + "/intel-iommu/version", "1:0");
    for (String function : functions) {
      link("class/iommu/" + name + "/devices/" + function, "devices/pci0000:00/" + function);
    }
    return this;
  }

  /** A device file for a function, with its node. */
  public FakeMachine deviceFile(String device, String vfio) {
    folder(paths.sys().resolve("devices/pci0000:00/" + device + "/vfio-dev/" + vfio));
    folder(paths.sys().resolve("class/vfio-dev/" + vfio));
    return node("vfio/devices/" + vfio);
  }

  /** A node of /dev. */
  public FakeMachine node(String name) {
    return file(paths.dev().resolve(name), "");
  }

  /** A process that has files open. */
  public FakeMachine process(long pid, String name, Path... open) {
    Path process = paths.proc().resolve(Long.toString(pid));
    file(process.resolve("comm"), name + "\n");
    folder(process.resolve("fd"));
    for (int i = 0; i < open.length; i++) {
      link(process.resolve("fd/" + i), open[i]);
    }
    return this;
  }

  /** A file of /proc. */
  public FakeMachine proc(String name, String text) {
    return file(paths.proc().resolve(name), text);
  }

  public FakeMachine mdev(String uuid, String parent, String type) {
    String path = "devices/virtual/mtty/" + parent + "/" + uuid;
    folder(paths.sys().resolve(path));
    String types = "devices/virtual/mtty/" + parent + "/mdev_supported_types/" + type;
    folder(paths.sys().resolve(types));
    link(path + "/mdev_type", types);
    link("bus/mdev/devices/" + uuid, path);
    folder(paths.sys().resolve("kernel/iommu_groups/99"));
    return link(path + "/iommu_group", "kernel/iommu_groups/99");
  }

  /** A link inside sysfs. */
  public FakeMachine link(String from, String to) {
    Path target = paths.sys().resolve(to);
    folder(target);
    return link(paths.sys().resolve(from), target);
  }

  private FakeMachine link(Path from, Path to) {
    try {
      Files.createDirectories(from.getParent());
      Files.deleteIfExists(from);
      Files.createSymbolicLink(from, to);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An attribute that is no text. */
  public FakeMachine bytes(String path, byte[] bytes) {
    return file(paths.sys().resolve(path), bytes);
  }

  private FakeMachine file(Path file, String text) {
    return file(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private FakeMachine file(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of sysfs. */
  public FakeMachine folder(String path) {
    folder(paths.sys().resolve(path));
    return this;
  }

  /** Where a path in sysfs leads to. */
  public String realPath(String path) {
    try {
      return paths.sys().toRealPath().relativize(paths.sys().resolve(path).toRealPath()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void folder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
