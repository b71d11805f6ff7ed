package org.bindery.backend.linux.vfio;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bindery.backend.linux.host.LinuxPaths;

/** The members of an isolation group in sysfs: {@code kernel/iommu_groups/N/devices}. */
record GroupMembers(LinuxPaths paths, int group) {
  /** Drivers that do no DMA of their own ({@code driver_managed_dma}), besides vfio's. */
  private static final Set<String> HARMLESS = Set.of("pcieport", "pci-stub", "shpchp");

  /**
   * @param node its device file; empty: it is not on a vfio driver
   */
  record Member(String name, Optional<String> driver, Optional<Path> node) {
    boolean blocks() {
      return driver.isPresent() && node.isEmpty() && !HARMLESS.contains(driver.get());
    }
  }

  /** By name. */
  List<Member> list() {
    List<Member> members = new ArrayList<>();
    Path folder = paths.sys().resolve("kernel/iommu_groups/%d/devices".formatted(group));
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(folder)) {
      for (Path device : devices) {
        members.add(
            new Member(
                device.getFileName().toString(),
                target(device.resolve("driver")),
                first(device.resolve("vfio-dev"))
                    .map(name -> paths.dev().resolve("vfio/devices").resolve(name))));
      }
    } catch (IOException e) {
      // Then nothing is known.
    }
    members.sort(Comparator.comparing(Member::name));
    return members;
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).getFileName().toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> first(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        return Optional.of(entry.getFileName().toString());
      }
    } catch (IOException e) {
      // There is none.
    }
    return Optional.empty();
  }
}
