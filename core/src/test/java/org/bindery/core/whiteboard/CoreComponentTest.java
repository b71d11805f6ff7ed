package org.bindery.core.whiteboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.bindery.api.Access;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Buffer;
import org.bindery.api.DeviceState;
import org.bindery.api.Event;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.binder.DeviceBinder;
import org.bindery.core.events.Events;
import org.bindery.core.fake.FakeBinder;
import org.bindery.core.fake.FakeEngine;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.settings.CoreConfiguration;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;

/** Services, bundles and devices that come and go, in a real framework. */
class CoreComponentTest {
  private static final String EDU = "0000:00:10.0";

  @TempDir private Path storage;
  private final Events events = new Events(Clock.systemUTC(), text -> {});
  private TestFramework framework;
  private BundleContext context;
  private CoreComponent core;
  private Administration administration;
  private Dictionary<String, Object> configured;

  @BeforeEach
  void start() throws Exception {
    framework = new TestFramework(storage);
    context = framework.context();
    core = new CoreComponent(context, configuration(), events, configurations());
    administration = context.getService(context.getServiceReference(Administration.class));
  }

  @AfterEach
  void stop() throws Exception {
    core.stop();
    framework.close();
  }

  /** Keeps properties in {@link #configured}. */
  private ConfigurationAdmin configurations() {
    Configuration configuration =
        (Configuration)
            Proxy.newProxyInstance(
                Configuration.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "update" -> {
                        configured = copy((Dictionary<?, ?>) args[0]);
                        yield null;
                      }
                      case "getProperties" -> configured == null ? null : copy(configured);
                      default -> null;
                    });
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            ConfigurationAdmin.class.getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, args) -> configuration);
  }

  private static Dictionary<String, Object> copy(Dictionary<?, ?> properties) {
    Dictionary<String, Object> copy = new Hashtable<>();
    for (Object key : Collections.list(properties.keys())) {
      copy.put((String) key, properties.get(key));
    }
    return copy;
  }

  /** The defaults, as DS would give them, with some roles. */
  private static CoreConfiguration configuration() {
    Map<String, Object> set =
        Map.of(
            "roles_sessions", new String[] {"admin=CAP_SYS_RAWIO, CAP_IPC_LOCK", "nonsense"},
            "roles_bundles", new String[] {"x=CAP_NOTHING"});
    return (CoreConfiguration)
        Proxy.newProxyInstance(
            CoreConfiguration.class.getClassLoader(),
            new Class<?>[] {CoreConfiguration.class},
            (proxy, method, arguments) ->
                set.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  private static Dictionary<String, Object> properties(Map<String, ?> values) {
    return new Hashtable<>(values);
  }

  private ServiceRegistration<Host> register(FakeHost host) {
    return context.registerService(Host.class, host, properties(Map.of(Host.NAME, host.name())));
  }

  private static FakeHost lab() {
    return new FakeHost("lab").with(EDU, "00ff00", 1, "");
  }

  private static ServiceRegistration<DeviceBinder> binder(Bundle bundle) {
    return bundle
        .getBundleContext()
        .registerService(
            DeviceBinder.class,
            new FakeBinder(100),
            properties(Map.of(DeviceBinder.ID, "vfio-pci")));
  }

  private List<String> topics() {
    return events.newest().stream().map(Event::topic).toList();
  }

  @Test
  void aHostIsReadyUntilItGoes() throws Exception {
    assertThat(context.getServiceReference(Iommu.class)).isNull();
    ServiceRegistration<Host> lab = register(lab());
    ServiceReference<Iommu> iommu = context.getServiceReference(Iommu.class);
    assertThat(iommu.getProperty(Iommu.HOST)).isEqualTo("lab");
    assertThat(iommu.getProperty(Constants.SERVICE_SCOPE)).isEqualTo(Constants.SCOPE_BUNDLE);
    assertThat(
            context.getServiceReferences(
                Condition.class, "(&(osgi.condition.id=bindery.host.ready)(bindery.host=lab))"))
        .hasSize(1);

    IommuFd fd = administration.session("admin").open(Optional.empty(), Optional.empty());
    lab.unregister();
    assertThat(context.getServiceReference(Iommu.class)).isNull();
    assertThat(context.getServiceReferences(Condition.class, "(bindery.host=lab)")).isEmpty();
    assertThatThrownBy(fd::allocateIoas).hasMessageContaining("ENODEV");
    assertThat(administration.hosts()).isEmpty();
  }

  /** Whichever of the two comes first, and if neither does. */
  @Test
  void aHostAndItsProviderFindEachOther() throws Exception {
    for (int round = 0; round < 300; round++) {
      CyclicBarrier together = new CyclicBarrier(2);
      IommuEngineProvider provider = (host, memory) -> new FakeEngine();
      FutureTask<ServiceRegistration<IommuEngineProvider>> other =
          new FutureTask<>(() -> {
            together.await();
            return context.registerService(IommuEngineProvider.class, provider, null);
          });
      Thread thread = Thread.ofPlatform().start(other);
      together.await();
      ServiceRegistration<Host> host = register(lab().withoutEngine());
      ServiceRegistration<IommuEngineProvider> registered = other.get();
      thread.join();
      assertThat(administration.hosts()).as("round %d", round).hasSize(1);
      host.unregister();
      registered.unregister();
    }
  }

  @Test
  void aHostWithoutAnEngineWaitsForAProvider() {
    FakeHost memoryOnly = lab().withoutEngine();
    register(memoryOnly);
    assertThat(administration.hosts()).isEmpty();
    FakeEngine engine = new FakeEngine();
    IommuEngineProvider provider = (host, memory) -> engine;
    ServiceRegistration<IommuEngineProvider> registration =
        context.registerService(IommuEngineProvider.class, provider, null);
    assertThat(administration.hosts()).hasSize(1);
    IommuFd fd = administration.session("admin").open(Optional.empty(), Optional.empty());
    assertThat(engine.open()).hasSize(1);
    registration.unregister();
    assertThat(fd.closed()).isTrue();
    assertThat(engine.open()).isEmpty();
    assertThat(administration.hosts()).isEmpty();
    context.registerService(IommuEngineProvider.class, provider, null);
    assertThat(administration.hosts()).hasSize(1);
  }

  @Test
  void theSecondHostOfANameWaitsForTheFirst() {
    ServiceRegistration<Host> first = register(lab());
    FakeHost other = new FakeHost("lab").with("0000:00:11.0", "00ff00", 1, "");
    register(other);
    assertThat(topics()).contains("bindery/host/REFUSED");
    assertThat(administration.devices()).extracting(d -> d.name()).containsExactly(EDU);
    first.unregister();
    assertThat(administration.devices()).extracting(d -> d.name()).containsExactly("0000:00:11.0");
  }

  @Test
  void aBundlesFdsCloseWhenItStops() throws Exception {
    register(lab());
    Bundle user = framework.bundle("com.example.user");
    BundleContext users = user.getBundleContext();
    Iommu iommu = users.getService(users.getServiceReference(Iommu.class));
    assertThat(iommu.process().name()).isEqualTo("com.example.user");
    IommuFd fd = iommu.open();
    assertThat(administration.fds()).extracting(f -> f.owner()).containsExactly("com.example.user");
    users.ungetService(users.getServiceReference(Iommu.class));
    assertThat(fd.closed()).isFalse();
    user.stop();
    assertThat(fd.closed()).isTrue();
    assertThat(administration.fds()).isEmpty();
  }

  /** Stop, update, start, again and again: the device stays bound and attached. */
  @Test
  void aReplacedBinderTakesOver() throws Exception {
    register(lab());
    Bundle bundle = framework.bundle("org.example.binder");
    binder(bundle);
    IommuFd fd = administration.session("admin").open(Optional.empty(), Optional.empty());
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    int ioas = fd.allocateIoas();
    Buffer buffer = administration.session("admin").allocate(Optional.empty(), 4096);
    fd.map(ioas, buffer.address(), 4096, Access.READ_WRITE, OptionalLong.empty());
    edu.attach(ioas);
    for (int i = 0; i < 100; i++) {
      bundle.stop();
      assertThat(edu.state()).isEqualTo(DeviceState.HELD);
      assertThat(edu.attached()).hasValue(ioas);
      assertThatThrownBy(() -> edu.attach(ioas)).hasMessageContaining("EAGAIN");
      bundle.start();
      binder(bundle);
      assertThat(edu.state()).isEqualTo(DeviceState.BOUND);
      edu.attach(ioas);
    }
    assertThat(fd.areas(ioas)).hasSize(1);
  }

  @Test
  void anUninstalledBinderLetsGo() throws Exception {
    FakeHost lab = lab();
    register(lab);
    Bundle bundle = framework.bundle("org.example.binder");
    binder(bundle);
    IommuFd fd = administration.session("admin").open(Optional.empty(), Optional.empty());
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    bundle.uninstall();
    assertThat(edu.state()).isEqualTo(DeviceState.RELEASED);
    assertThat(lab.file(EDU)).isEmpty();
    assertThat(fd.devices()).isEmpty();
    assertThat(fd.closed()).isFalse();
  }

  @Test
  void aDeviceWhoseServiceGoesIsRemoved() throws Exception {
    FakeHost lab = lab();
    HostDevice device = lab.devices().getFirst();
    register(lab);
    ServiceRegistration<HostDevice> registration =
        context.registerService(
            HostDevice.class, device, properties(Map.of(HostDevice.NAME, EDU, Host.NAME, "lab")));
    binder(framework.bundle("org.example.binder"));
    IommuFd fd = administration.session("admin").open(Optional.empty(), Optional.empty());
    BoundDevice edu = fd.bind(BindRequest.of(EDU));
    lab.remove(EDU);
    registration.unregister();
    assertThat(edu.state()).isEqualTo(DeviceState.REMOVED);
    assertThat(topics()).contains("bindery/device/ADDED", "bindery/device/REMOVED");
    edu.close();
    assertThat(administration.counters().values()).containsEntry("boundDevices", 0L);
  }

  @Test
  void aBinderWithoutAnIdIsNotUsed() {
    context.registerService(DeviceBinder.class, new FakeBinder(100), null);
    assertThat(administration.binders()).isEmpty();
    assertThat(topics()).contains("bindery/binder/FAILED");
  }

  @Test
  void whatIsWrongInTheConfigurationIsTold() {
    assertThat(events.newest())
        .filteredOn(e -> e.topic().equals("bindery/settings/REFUSED"))
        .extracting(Event::text)
        .containsExactly(
            "'nonsense' is not NAME=ROLE,ROLE", "'CAP_NOTHING' in 'x=CAP_NOTHING' is no role");
    assertThat(administration.session("admin").process().roles()).hasSize(2);
  }

  @Test
  void stoppedCoreLeavesNothingOpen() {
    FakeHost lab = lab();
    register(lab);
    administration.session("admin").open(Optional.empty(), Optional.empty());
    core.stop();
    assertThat(lab.fakeEngine().open()).isEmpty();
    assertThat(context.getServiceReference(Iommu.class)).isNull();
    assertThat(context.getServiceReference(Administration.class)).isNull();
    core = new CoreComponent(context, configuration(), events, configurations());
    assertThat(context.getServiceReference(Iommu.class)).isNotNull();
  }

  @Test
  void aPolicyIsFollowedByItsNameAndTheChoiceIsConfigured() {
    assertThat(administration.policies().all()).isEmpty();
    assertThatThrownBy(() -> administration.policies().choose("ours"))
        .hasMessageContaining("there is no policy ours (there are: none)");
    IncoherentDmaPolicy policy =
        new IncoherentDmaPolicy() {
          @Override
          public String demands() {
            return "that it is ours";
          }

          @Override
          public Optional<Refusal> refusal(IncoherentDmaProof proof) {
            return Optional.empty();
          }
        };
    ServiceRegistration<IncoherentDmaPolicy> registration =
        context.registerService(
            IncoherentDmaPolicy.class,
            policy,
            new Hashtable<>(Map.of(IncoherentDmaPolicy.NAME, "ours")));
    assertThat(administration.policies().all())
        .singleElement()
        .satisfies(ours -> {
          assertThat(ours.name()).isEqualTo("ours");
          assertThat(ours.demands()).isEqualTo("that it is ours");
          assertThat(ours.chosen()).isFalse();
        });

    administration.policies().choose("ours");

    assertThat(administration.policies().chosen()).isEqualTo("ours");
    assertThat(configured.get("policy.incoherentDma")).isEqualTo("ours");
    registration.unregister();
    assertThat(administration.policies().all()).isEmpty();
    assertThat(administration.policies().chosen()).isEqualTo("ours");

    // An update that was made before the choice comes after it.
    core.modified(configuration());
    assertThat(administration.policies().chosen()).isEqualTo("ours");
    configured.put("policy.incoherentDma", "theirs");
    core.modified(configuration());
    assertThat(administration.policies().chosen()).isEqualTo("theirs");
    configured = null;
    core.modified(configuration());
    assertThat(administration.policies().chosen()).isEqualTo("device");
  }
}
