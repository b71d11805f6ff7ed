package org.bindery.itest.plugin;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a plug-in whose start fails. */
public final class FailingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("the licence server does not answer");
  }

  @Override
  public void stop(BundleContext context) {}
}
