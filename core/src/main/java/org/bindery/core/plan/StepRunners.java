package org.bindery.core.plan;

import org.bindery.binder.Step;
import org.bindery.core.saved.SavedStates;

/** The runner for each type of step. */
final class StepRunners {
  private StepRunners() {}

  static StepRunner of(Step step, PlanTarget target, SavedStates states) {
    return switch (step) {
      case Step.WriteAttribute write -> new WriteAttributeRunner(write, target);
      case Step.OverrideDriver override -> new OverrideDriverRunner(override, target, states);
      case Step.ResetDevice reset -> new ResetDeviceRunner(reset, target);
      case Step.RegisterDevice register -> new RegisterRunner(register, target, states);
      case Step.RegisterSoftwareDevice register -> new RegisterRunner(register, target, states);
      case Step.RegisterSubdevice register -> new RegisterRunner(register, target, states);
    };
  }
}
