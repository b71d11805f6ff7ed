package org.bindery.itest.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Event;
import org.bindery.api.RefusedException;
import org.bindery.device.DeviceModelFactory;
import org.bindery.itest.Bundles;
import org.bindery.itest.Lab;
import org.bindery.itest.Ledger;
import org.bindery.itest.plugin.PluginJar;
import org.bindery.itest.shell.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;

/**
 * A binder's bundle is updated while its device streams (wall 9). The engine is watched: a
 * hand-over that detached, unmapped or closed anything, only to do it again, would be seen.
 */
class HandOverTest {
  private static final String NAME = "0000:00:13.0";
  private static final String DEVICE =
      """
      {"name": "0000:00:13.0", "vendor": "0x1234", "device": "0x57e0", "class": "0x00ff00",
       "iommu": "dmar0", "bars": [{"index": 0, "kind": "memory32", "size": "4K"}]}
      """;

  private final Lab lab = new Lab();
  private final Path plugins = Path.of(lab.context().getProperty("bindery.plugins"));
  private Ledger before;
  private EngineRecorder engine;
  private ServiceRegistration<DeviceModelFactory> models;

  @BeforeEach
  void plug() throws Exception {
    Path unused = Files.createDirectories(plugins);
    var host = lab.iommu();
    before = Ledger.settled(lab);
    engine = new EngineRecorder(lab);
    models =
        lab.context()
            .registerService(
                DeviceModelFactory.class, new StreamModel.Factory(), new Hashtable<>());
    var back = lab.iommu();
    String plugged = lab.administration().plug(Optional.of("edu-lab"), DEVICE);
    assertThat(plugged).isEqualTo(NAME);
  }

  @AfterEach
  void unplug() throws Exception {
    Files.deleteIfExists(plugins.resolve("stream.jar"));
    lab.administration().unplug("edu-lab/" + NAME);
    models.unregister();
    engine.close();
    Lab.await("the vendor's bundle is gone", () -> lab.findBundle("com.example.stream").isEmpty());
    var back = lab.iommu();
    before.awaitSame(lab);
  }

  @Test
  void anUpdatedBundleTakesOverWhatItsOldVersionServed() throws Exception {
    Bundle binder = lab.bundle("org.bindery.driver.vfio-pci");
    byte[] old = Files.readAllBytes(Bundles.file(binder));
    byte[] next = PluginJar.newVersion(Bundles.file(binder), "0.1.1.next");
    try {
      handOver("vfio-pci", binder, () -> binder.update(new ByteArrayInputStream(next)));
      assertThat(lab.administration().binders())
          .anyMatch(view -> view.id().equals("vfio-pci") && view.bundle().endsWith("0.1.1.next"));
    } finally {
      binder.update(new ByteArrayInputStream(old));
    }
  }

  @Test
  void aReplacedJarTakesOverWhatTheOldOneServed() throws Exception {
    PluginJar.drop(plugins, "stream.jar", stream("1.0.0"));
    awaitStream("1.0.0");
    handOver(
        ServingBinder.ID,
        lab.bundle("com.example.stream"),
        () -> {
          PluginJar.drop(plugins, "stream.jar", stream("2.0.0"));
          awaitStream("2.0.0");
        });
  }

  @Test
  void withoutASuccessorInTimeItIsReleasedInOrder() throws Exception {
    Bundle binder = lab.bundle("org.bindery.driver.vfio-pci");
    try (CoreSettings hold = new CoreSettings(lab, "hold.millis", 300);
        Stream stream = new Stream(lab.iommu(), NAME)) {
      assertThat(hold).isNotNull();
      stream.awaitProgress("before the binder stops");
      engine.clear();
      Instant seen = Instant.now();
      binder.stop();
      Lab.await("released", () -> stream.device.state() == DeviceState.RELEASED);
      assertThat(engine.changes()).containsExactly("device.close");
      assertThat(topics(seen))
          .containsSubsequence("bindery/device/HELD", "bindery/device/RELEASED");
      assertThat(stream.place.fd.areas(stream.place.ioas)).as("the fd keeps its maps").hasSize(1);
      assertThat(lab.administration().device(NAME).driver()).isEmpty();
      refused(Errno.ENODEV, "no successor of binder vfio-pci came in time", stream);
    } finally {
      binder.start();
    }
  }

  /** What an update has to keep, while it goes on and after it. */
  private void handOver(String id, Bundle binder, Update update) throws Exception {
    try (Stream stream = new Stream(lab.iommu(), NAME);
        Shell shell = new Shell(lab)) {
      assertThat(stream.device.binder()).isEqualTo(id);
      stream.awaitProgress("before the update");
      int object = stream.device.id();
      engine.clear();
      Instant seen = Instant.now();
      List<Throwable> between = new CopyOnWriteArrayList<>();
      SynchronousBundleListener listener =
          event -> {
            if (event.getBundle() == binder && event.getType() == BundleEvent.UPDATED) {
              whileHeld(id, stream, shell, between);
            }
          };
      lab.context().addBundleListener(listener);
      try {
        update.run();
      } finally {
        lab.context().removeBundleListener(listener);
      }
      Lab.await("taken over", () -> stream.device.state() == DeviceState.BOUND);
      assertThat(between).as("what was asked while it was held").singleElement().isNull();
      stream.awaitProgress("after the hand-over");
      assertThat(engine.changes()).as("what the engine was asked meanwhile").isEmpty();
      assertThat(topics(seen)).containsSubsequence("bindery/device/HELD", "bindery/device/BOUND");
      assertThat(stream.device.id()).isEqualTo(object);
      assertThat(stream.device.attached()).hasValue(stream.table);
      long received = stream.drain();
      assertThat(stream.movedByDevice()).as("none lost, none doubled").isEqualTo(received);
      assertThat(stream.refused()).isZero();
      assertThat(stream.place.fd.faults()).isEmpty();
      stream.device.detach();
      assertThat(engine.changes()).as("the new version serves it").containsExactly("device.detach");
    }
  }

  /** In the moment between the old version and the new one. */
  private void whileHeld(String id, Stream stream, Shell shell, List<Throwable> result) {
    try {
      assertThat(stream.device.state()).isEqualTo(DeviceState.HELD);
      stream.awaitProgress("while it is held");
      refused(Errno.EAGAIN, "binder " + id + " is being replaced; held until ", stream);
      assertThat(shell.run("status")).contains("edu-lab/" + NAME + ": binder " + id, "held until");
      assertThat(shell.run("devices state=held")).contains(NAME, "held until");
      result.add(null);
    } catch (RuntimeException | AssertionError e) {
      result.add(e);
    }
  }

  private static void refused(Errno errno, String reason, Stream stream) {
    assertThatThrownBy(stream.device::detach)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(errno);
              assertThat(e.refusal().reason()).contains(reason);
            });
  }

  private List<String> topics(Instant since) {
    return lab.administration().events().stream()
        .filter(event -> !event.time().isBefore(since))
        .map(Event::topic)
        .toList();
  }

  private static byte[] stream(String version) throws Exception {
    return PluginJar.of(
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "com.example.stream",
            "Bundle-Version",
            version,
            "Bundle-Activator",
            ServingBinder.class.getName(),
            "Import-Package",
            ServingBinder.IMPORTS),
        List.of(ServingBinder.class));
  }

  private void awaitStream(String version) {
    Lab.await(
        "binder stream " + version,
        () ->
            lab.administration().binders().stream()
                .anyMatch(view -> view.bundle().equals("com.example.stream " + version)));
  }

  /** Whatever replaces the bundle. */
  private interface Update {
    void run() throws Exception;
  }
}
