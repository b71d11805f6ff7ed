package org.bindery.backend.sim.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a simulated host: factory PID {@value #PID}. */
@ObjectClassDefinition(
    name = "Simulated host",
    description = "A simulated machine with PCI devices, IOMMUs and memory")
public @interface SimHostConfig {
  String PID = "org.bindery.host.sim";

  @AttributeDefinition(
      name = "Name",
      description = "Unique among hosts: lower-case letters, digits, dashes")
  String name();

  @AttributeDefinition(
      name = "Description",
      description =
          "A built-in host (edu-lab, q35-switch), or the file of a host description or capture")
  String description();

  @AttributeDefinition(
      name = "Allow unsafe interrupts",
      description =
          "Bind devices even if the IOMMU in front of them does not remap interrupts, so that they"
              + " can raise those of others: the kernel's parameter iommufd.allow_unsafe_interrupts")
  boolean allowUnsafeInterrupts() default false;

  @AttributeDefinition(
      name = "Unsafe: no IOMMU",
      description =
          "Give devices behind no IOMMU to user space with CAP_SYS_RAWIO, by /dev/vfio/noiommu-N:"
              + " the kernel's parameter vfio.enable_unsafe_noiommu_mode")
  boolean unsafeNoIommu() default false;
}
