package org.bindery.tck.lab;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.StepView;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * The bench of one test: closes what the test opened, in reverse, and fails it when the host is not
 * as it was before. A test that does not apply to the boot is skipped as {@link Skips} says; one
 * that skips itself fails.
 */
public final class Lab implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
  /** A host may end what it serves a little later than the call. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestHost host = new TestHost();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  // What fds use, so closed after them.
  private final Deque<AutoCloseable> underneath = new ArrayDeque<>();
  private Ledger before;

  @Override
  public void beforeEach(ExtensionContext context) {
    String method = context.getRequiredTestMethod().getName();
    Skips.committed()
        .reason(host.boot(), context.getRequiredTestClass(), method)
        .ifPresent(Assumptions::abort);
    Iommu unused = host.iommu();
    before = Ledger.of(host);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    try {
      var unused = invocation.proceed();
    } catch (TestAbortedException e) {
      throw new AssertionError("skipped without an entry in the list of skips", e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try (host) {
      AssertionError failed = new AssertionError("what the test opened does not close");
      closeAll(opened, failed);
      closeAll(underneath, failed);
      if (failed.getSuppressed().length > 0) {
        throw failed;
      }
      if (before != null) {
        before.requireSame(host, PATIENCE);
      }
    }
  }

  private static void closeAll(Deque<AutoCloseable> resources, AssertionError failed) {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        failed.addSuppressed(e);
      }
    }
  }

  public Topology topology() {
    return host.topology();
  }

  public Boot boot() {
    return host.boot();
  }

  public Administration administration() {
    return host.administration();
  }

  public Iommu iommu() {
    return host.iommu();
  }

  /** A new fd. */
  public IommuFd open() {
    return closing(iommu().open());
  }

  public BoundDevice bind(IommuFd fd, String device) {
    return fd.bind(BindRequest.of(topology().qualified(device)));
  }

  /** The lone edu in a new fd, attached to an address space. */
  public Attached attach() {
    IommuFd fd = open();
    BoundDevice device = bind(fd, topology().edu());
    int ioas = fd.allocateIoas();
    int unused = device.attach(ioas);
    return new Attached(fd, device, ioas);
  }

  /** Drives a bound edu. */
  public Edu edu(BoundDevice device) {
    return closing(new Edu(device));
  }

  public Pages pages(int count) {
    return memory((long) count * Pages.SIZE);
  }

  public Pages memory(long length) {
    return underneath(new Pages(iommu().process(), length, false));
  }

  public Pages readOnlyPages(int count) {
    return underneath(new Pages(iommu().process(), (long) count * Pages.SIZE, true));
  }

  public Shell shell() {
    return closing(new Shell(host));
  }

  /** Takes a device from its host driver until the end of the test. */
  public void take(String device) {
    List<StepView> unused =
        administration().take(List.of(topology().qualified(device)), false, false);
    givingBack(device);
  }

  /** At the end of the test a device gets back the driver that it has now or was taken from. */
  public void givingBack(String device) {
    AutoCloseable unused =
        underneath(() -> {
          if (!before.driver(device).equals(driver(device))) {
            List<StepView> steps =
                administration().giveBack(List.of(topology().qualified(device)), false);
          }
        });
  }

  /** The host driver of a device; {@code none} without. */
  public String driver(String device) {
    return Ledger.of(host).driver(device);
  }

  private <T extends AutoCloseable> T underneath(T resource) {
    underneath.push(resource);
    return resource;
  }

  /** Closed at the end of the test, before what was opened earlier. */
  public <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }
}
