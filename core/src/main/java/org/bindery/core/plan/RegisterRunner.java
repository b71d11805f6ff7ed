package org.bindery.core.plan;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.core.saved.SavedEntry;
import org.bindery.core.saved.SavedStates;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;

/**
 * Opens the device's file and registers the device in the fd. A physical one's group is claimed by
 * that; a software device has none, and a subdevice's is its host driver's.
 */
final class RegisterRunner implements StepRunner {
  private final Step step;
  private final PlanTarget target;
  private final SavedStates states;
  private volatile Optional<SavedEntry> lent = Optional.empty();

  RegisterRunner(Step step, PlanTarget target, SavedStates states) {
    this.step = step;
    this.target = target;
    this.states = states;
  }

  @Override
  public StepView view(boolean done) {
    return switch (step) {
      case Step.RegisterSoftwareDevice _ ->
          new StepView(
              "registerSoftwareDevice", step.device(), "bind its file; it has no group", done);
      case Step.RegisterSubdevice _ ->
          new StepView(
              "registerSubdevice", step.device(), "bind its file; block DMA with its PASID", done);
      default ->
          new StepView(
              "registerDevice", step.device(), "claim the DMA of its group and block it", done);
    };
  }

  /** What a plan says decides which checks were made, so the host must have done that. */
  private void requireAsPlanned(EngineDevice device) {
    boolean planned = step instanceof Step.RegisterSubdevice;
    if (planned != device.pasid().isPresent()) {
      throw Refusal.of(
              Errno.EIO,
              "%s was to be registered %s, and host %s did it %s",
              step.device(),
              way(planned),
              target.host().name(),
              way(!planned))
          .exception();
    }
  }

  private static String way(boolean byPasid) {
    return byPasid ? "by PASID" : "without PASID";
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
    // Another process must not give it back while it is bound here.
    lent = states.use(target.host(), target.device());
    try {
      DeviceFile file = target.open();
      EngineDevice device;
      try {
        device = file.bind(target.fd());
        requireAsPlanned(device);
      } catch (Throwable e) {
        target.close(file);
        throw e;
      }
      target.keep(file, device, software());
    } catch (RuntimeException e) {
      lent.ifPresent(states::returned);
      throw e;
    }
  }

  @Override
  public void undo() {
    target.close(target.file());
    lent.ifPresent(states::returned);
  }

  @Override
  public boolean undoNeedsDevice() {
    return false;
  }
}
