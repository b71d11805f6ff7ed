package org.bindery.itest.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A vendor's activator that tries every way to native code, and writes down what it got. */
public final class NativeProbe implements BundleActivator {
  static final String FILE = "probe.txt";

  @Override
  @SuppressWarnings("restricted")
  public void start(BundleContext context) throws Exception {
    Linker linker = Linker.nativeLinker();
    Files.write(
        Path.of(context.getProperty("bindery.data"), FILE),
        List.of(
            "reinterpret: " + got(() -> MemorySegment.ofAddress(4096).reinterpret(8)),
            "downcall: "
                + got(() ->
                    linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("getpid"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT))),
            "gateway: " + got(() -> Class.forName("org.bindery.gateway.Gateway"))));
  }

  private static String got(Callable<?> trial) {
    try {
      return "" + trial.call();
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
