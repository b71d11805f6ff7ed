package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.bindery.itest.cli.Bindery.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No vendor's bundle gets to native code, and each is told why. */
class GateTest {
  private static final String RESERVED =
      "is reserved for bundles of the distribution: org.bindery.backend.linux";

  @TempDir Path data;
  private Path plugins;

  @BeforeEach
  void makePlugins() throws IOException {
    plugins = Files.createDirectory(data.resolve("plugins"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.example.imports          | Import-Package | org.bindery.gateway | that it imports",
        "org.bindery.backend.linux    | Import-Package | org.bindery.gateway | that it imports",
        "com.example.whole            | Require-Bundle | system.bundle       | that it would get",
        "com.example.framework        | Require-Bundle | org.apache.felix.framework | that it would get",
      })
  void whoWiresToTheGatewayDoesNotResolveAndIsToldWhy(
      String name, String header, String value, String how) throws Exception {
    drop(name, header, value);
    Result result = new Bindery(data).run("--plugins", "plugins", "-c", "plugins");
    String why = "the package org.bindery.gateway " + how + " " + RESERVED;
    assertThat(result.err())
        .isEqualTo("bindery: warn: plug-in vendor.jar does not work: " + why + "\n");
    assertThat(result.out().lines())
        .anyMatch(line -> line.contains("vendor.jar  installed") && line.endsWith(why));
    assertThat(result.status()).isZero();
  }

  @Test
  void aFragmentDoesNotGetInto() throws Exception {
    drop("com.example.fragment", "Fragment-Host", "org.bindery.backend.linux");
    Result result = new Bindery(data).run("--plugins", "plugins", "-c", "plugins");
    assertThat(result.out().lines()).anyMatch(line -> line.contains("vendor.jar  installed"));
  }

  @Test
  void restrictedMethodsAndDynamicImportsAreRefused() throws Exception {
    drop("com.example.probe", "DynamicImport-Package", "*");
    Result result = new Bindery(data).run("--plugins", "plugins", "-c", "plugins");
    assertThat(result.out()).contains("vendor.jar  active");
    assertThat(data.resolve("bindery").resolve(NativeProbe.FILE))
        .hasContent(
            """
            reinterpret: IllegalCallerException
            downcall: IllegalCallerException
            gateway: ClassNotFoundException
            """);
  }

  private void drop(String name, String header, String value) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", "9.9.9");
    if (!header.equals("Fragment-Host")) {
      main.putValue("Bundle-Activator", NativeProbe.class.getName());
      main.putValue("Import-Package", "org.osgi.framework");
    }
    main.merge(new Attributes.Name(header), value, (before, more) -> before + "," + more);
    String activator = NativeProbe.class.getName().replace('.', '/') + ".class";
    Path hidden = data.resolve("vendor.jar.part");
    try (OutputStream file = Files.newOutputStream(hidden);
        JarOutputStream jar = new JarOutputStream(file, manifest);
        InputStream code = NativeProbe.class.getClassLoader().getResourceAsStream(activator)) {
      jar.putNextEntry(new JarEntry(activator));
      long unused = code.transferTo(jar);
    }
    Files.move(hidden, plugins.resolve("vendor.jar"));
  }
}
