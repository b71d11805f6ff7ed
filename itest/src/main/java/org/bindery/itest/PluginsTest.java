package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import org.bindery.api.BindRequest;
import org.bindery.api.DeviceState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor's jar is dropped into the watched folder, and deleted. */
class PluginsTest {
  private final Lab lab = new Lab();
  private final Path plugins = Path.of(lab.context().getProperty("felix.fileinstall.dir"));
  private final Path vendorJar = Path.of(lab.context().getProperty("bindery.itest.vendor"));

  @BeforeEach
  void makeTheFolder() throws Exception {
    Path unused = Files.createDirectories(plugins);
  }

  @AfterEach
  void emptyTheFolder() throws Exception {
    try (var files = Files.list(plugins)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Lab.await(
        "the vendor's bundle is gone", () -> lab.findBundle("com.example.driver.edu").isEmpty());
  }

  @Test
  void aDroppedBinderServesTheNextBindAndItsDeletionReleasesItsDevices() throws Exception {
    var iommu = lab.iommu();
    Ledger before = Ledger.of(lab);
    try (Bench generic = new Bench(iommu, Lab.EDU)) {
      assertThat(generic.device.binder()).isEqualTo("vfio-pci");
      drop("edu.jar", vendorJar);
      awaitBinder(true);
      assertThat(generic.device.binder()).as("a bound device stays").isEqualTo("vfio-pci");
    }
    try (Bench vendors = new Bench(iommu, Lab.EDU)) {
      assertThat(vendors.device.binder()).isEqualTo("edu");
      vendors.move(new SplittableRandom(3));
      assertThat(vendors.moved()).isTrue();
      Files.delete(plugins.resolve("edu.jar"));
      Lab.await("released", () -> vendors.device.state() == DeviceState.RELEASED);
      awaitBinder(false);
      try (var again = vendors.fd.bind(BindRequest.of(Lab.EDU))) {
        assertThat(again.binder()).isEqualTo("vfio-pci");
      }
    }
    before.awaitSame(lab);
  }

  private void drop(String name, Path jar) throws Exception {
    Path hidden = plugins.resolveSibling(name + ".part");
    Files.copy(jar, hidden, StandardCopyOption.REPLACE_EXISTING);
    Files.move(hidden, plugins.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitBinder(boolean there) {
    Lab.await(
        "binder edu " + (there ? "there" : "gone"),
        () ->
            lab.administration().binders().stream().anyMatch(view -> view.id().equals("edu"))
                == there);
  }
}
