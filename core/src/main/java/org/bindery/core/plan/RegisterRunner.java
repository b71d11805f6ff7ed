package org.bindery.core.plan;

import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;

/**
 * Opens the device's file and registers the device in the fd. A physical one's group is claimed by
 * that; a software device has none.
 */
record RegisterRunner(Step step, PlanTarget target) implements StepRunner {
  @Override
  public StepView view(boolean done) {
    return software()
        ? new StepView(
            "registerSoftwareDevice", step.device(), "bind its file; it has no group", done)
        : new StepView(
            "registerDevice", step.device(), "claim the DMA of its group and block it", done);
  }

  private boolean software() {
    return step instanceof Step.RegisterSoftwareDevice;
  }

  @Override
  public void check() {
    // Whether the group can be claimed is the engine's and the host's check, at the claim.
  }

  @Override
  public void run() {
    DeviceFile file = target.host().open(target.device());
    EngineDevice device;
    try {
      device = file.bind(target.fd());
    } catch (Throwable e) {
      file.close();
      throw e;
    }
    target.keep(file, device, software());
  }

  @Override
  public void undo() {
    target.file().close();
  }

  @Override
  public boolean undoNeedsDevice() {
    return false;
  }
}
