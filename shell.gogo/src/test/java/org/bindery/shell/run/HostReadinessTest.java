package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.condition.Condition;

/** Waiting for the configured host, in a real framework. */
class HostReadinessTest {
  @TempDir Path cache;
  private Framework framework;

  private BundleContext start(String host) throws Exception {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("org.osgi.framework.storage", cache.toString());
    if (host != null) {
      configuration.put("bindery.host", host);
    }
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(configuration);
    framework.start();
    return framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private static void register(BundleContext context, Map<String, String> properties) {
    context.registerService(Condition.class, Condition.INSTANCE, new Hashtable<>(properties));
  }

  private static void ready(BundleContext context, String host) {
    register(context, Map.of("osgi.condition.id", "bindery.host.ready", "bindery.host", host));
  }

  @Test
  void theRealHostNeedsItsBackend() throws Exception {
    BundleContext context = start("linux");
    Optional<Refusal> refusal = new HostReadiness(context).await(5);
    assertThat(refusal).map(Refusal::errno).hasValue(Errno.ENODEV);
    assertThat(refusal.orElseThrow().reason()).contains("linux", "org.bindery.backend.linux");
  }

  @Test
  void aHostThatIsReadyAlready() throws Exception {
    BundleContext context = start("lab");
    ready(context, "lab");
    assertThat(new HostReadiness(context).await(5)).isEmpty();
  }

  @Test
  void aHostThatComesLater() throws Exception {
    BundleContext context = start("lab");
    Thread later = Thread.ofVirtual().unstarted(() -> ready(context, "lab"));
    later.start();
    assertThat(new HostReadiness(context).await(5)).isEmpty();
    later.join();
  }

  @Test
  void anotherHostIsNotTheOne() throws Exception {
    BundleContext context = start("lab");
    ready(context, "other");
    assertThat(new HostReadiness(context).await(0)).map(Refusal::errno).hasValue(Errno.ETIMEDOUT);
  }

  @Test
  void theHostOfAFileHasANameOfItsOwn() throws Exception {
    BundleContext context = start("/some/host.json");
    ready(context, "rack-7");
    assertThat(new HostReadiness(context).await(5)).isEmpty();
  }

  @Test
  void withoutConfigurationAnyHostWillDo() throws Exception {
    BundleContext context = start(null);
    ready(context, "edu-lab");
    assertThat(new HostReadiness(context).await(5)).isEmpty();
  }

  @Test
  void aHostThatCannotBeHadTellsWhy() throws Exception {
    BundleContext context = start("lab");
    register(
        context,
        Map.of(
            "osgi.condition.id", "bindery.host.failed",
            "bindery.host", "lab",
            "reason", "lab.json, line 3: a slot is 0 to 31, not 99%"));
    Optional<Refusal> refusal = new HostReadiness(context).await(5);
    assertThat(refusal).map(Refusal::errno).hasValue(Errno.EINVAL);
    assertThat(refusal)
        .map(Refusal::reason)
        .hasValue("lab.json, line 3: a slot is 0 to 31, not 99%");
  }

  @Test
  void aNameOfAnyCharactersIsTakenAsItIs() throws Exception {
    BundleContext context = start("a(*)\\b");
    ready(context, "a(x)\\b");
    assertThat(new HostReadiness(context).await(0)).isPresent();
    ready(context, "a(*)\\b");
    assertThat(new HostReadiness(context).await(5)).isEmpty();
  }
}
