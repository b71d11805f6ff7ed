package org.bindery.core.fake;

import java.util.ArrayList;
import java.util.List;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/** A binder that plans as the generic one does. */
public class FakeBinder implements DeviceBinder {
  private final int score;

  public FakeBinder(int score) {
    this.score = score;
  }

  @Override
  public Match match(HostDevice device) {
    return new Match(score, "scores " + score);
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    List<Step> steps = new ArrayList<>();
    String driver = device.driver().orElse("");
    if (!driver.equals("vfio-pci")) {
      steps.add(new Step.OverrideDriver(device.name(), driver, "vfio-pci"));
    }
    steps.add(new Step.RegisterDevice(device.name()));
    return new Plan(steps);
  }
}
