package org.bindery.shell.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Broken plug-ins in a real framework: one sentence each, and nothing is changed by asking. */
class PluginScanTest {
  @TempDir Path directory;
  @TempDir Path cache;
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void start() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of("org.osgi.framework.storage", cache.toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private Path jar(String name, Map<String, String> headers) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new ZipEntry("content"));
    }
    return file;
  }

  private Bundle install(Path file) throws Exception {
    return context.installBundle(file.toUri().toString());
  }

  private PluginState only() {
    assertThat(new PluginScan(context, Optional.of(directory)).scan()).hasSize(1);
    return new PluginScan(context, Optional.of(directory)).scan().getFirst();
  }

  private static Map<String, String> bundle(String name, String header, String value) {
    return Map.of(
        "Bundle-ManifestVersion",
        "2",
        "Bundle-SymbolicName",
        name,
        "Bundle-Version",
        "1.2",
        header,
        value);
  }

  @Test
  void aMissingPackageIsNamedWithTheVersionsWanted() throws Exception {
    install(jar("a.jar", bundle("a", "Import-Package", "com.acme.dma;version=\"[1.2,2)\"")));
    PluginState state = only();
    assertThat(state.state()).isEqualTo("installed");
    assertThat(state.problem())
        .hasValue(
            "no bundle exports the package com.acme.dma that it imports"
                + " (version from 1.2.0 and below 2.0.0)");
  }

  @Test
  void aNewerJavaIsNamed() throws Exception {
    install(
        jar(
            "b.jar",
            bundle(
                "b", "Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"")));
    assertThat(only().problem())
        .hasValue("it needs Java 99, and this is Java " + Runtime.version().feature());
  }

  @Test
  void anyOtherRequirementIsNamed() throws Exception {
    install(
        jar(
            "c.jar",
            bundle("c", "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=x)\"")));
    assertThat(only().problem())
        .hasValue("nobody provides osgi.extender (osgi.extender=x) that it requires");
  }

  @Test
  void optionalImportsAreNoProblem() throws Exception {
    Bundle bundle =
        install(jar("d.jar", bundle("d", "Import-Package", "com.acme;resolution:=optional")));
    bundle.start();
    assertThat(only())
        .satisfies(state -> {
          assertThat(state.state()).isEqualTo("active");
          assertThat(state.problem()).isEmpty();
          assertThat(state.version()).hasValue("1.2.0");
          assertThat(state.file()).hasValue("d.jar");
        });
  }

  @Test
  void aStoppedBundleIsSaidToBe() throws Exception {
    Bundle bundle = install(jar("e.jar", bundle("e", "Bundle-Name", "e")));
    bundle.start();
    bundle.stop();
    assertThat(only().problem()).hasValueSatisfying(why -> assertThat(why).contains("stopped"));
  }

  @Test
  void aJarThatIsNoBundle() throws Exception {
    Path file = jar("f.jar", Map.of());
    assertThat(only().problem())
        .hasValue("it is no bundle: its manifest has no Bundle-SymbolicName");
    install(file).start();
    assertThat(only())
        .satisfies(state -> {
          assertThat(state.name()).isEqualTo("f.jar");
          assertThat(state.problem())
              .hasValueSatisfying(why -> assertThat(why).contains("no bundle"));
        });
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    Files.writeString(directory.resolve("g.jar"), "not a zip");
    Files.writeString(directory.resolve("README"), "ignored");
    assertThat(only().state()).isEqualTo("refused");
    assertThat(only().problem()).hasValue("it cannot be read as a jar file");
  }

  @Test
  void whatABundleProvidesIsListed() throws Exception {
    Bundle bundle = install(jar("h.jar", bundle("h", "Bundle-Name", "h")));
    bundle.start();
    bundle
        .getBundleContext()
        .registerService(
            "org.bindery.binder.DeviceBinder",
            new ServiceFactory<>() {
              @Override
              public Object getService(Bundle user, ServiceRegistration<Object> registration) {
                return null;
              }

              @Override
              public void ungetService(
                  Bundle user, ServiceRegistration<Object> registration, Object service) {}
            },
            new Hashtable<>(Map.of("binder.id", "acme")));
    assertThat(only().provides()).containsExactly("binder acme");
  }

  @Test
  void bundlesThatAreNoPluginsAreLeftOut(@TempDir Path elsewhere) throws Exception {
    Path file = jar("i.jar", bundle("i", "Bundle-Name", "i"));
    Path moved = Files.move(file, elsewhere.resolve("i.jar"));
    install(moved).start();
    assertThat(new PluginScan(context, Optional.of(directory)).scan()).isEmpty();
  }
}
