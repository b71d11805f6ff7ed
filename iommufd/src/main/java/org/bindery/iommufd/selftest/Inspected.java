package org.bindery.iommufd.selftest;

import org.bindery.engine.Inspection;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.iommufd.device.Attachments;
import org.bindery.iommufd.object.Gate;

/** An fd as a kit looks into it. Thread-safe. */
public record Inspected(Gate gate, Attachments attachments) implements Inspection {
  @Override
  public IommuDomain domain(int hwpt) {
    return gate.inside(() -> attachments.domain(hwpt));
  }

  @Override
  public DmaDevice device(int device) {
    return gate.inside(() -> attachments.function(device));
  }
}
