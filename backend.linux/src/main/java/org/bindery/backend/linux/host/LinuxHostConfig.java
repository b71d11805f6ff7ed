package org.bindery.backend.linux.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a Linux host: factory PID {@value #PID}. */
@ObjectClassDefinition(
    name = "Linux host",
    description = "This machine, with its devices and its kernel's IOMMU fds")
public @interface LinuxHostConfig {
  String PID = "org.bindery.host.linux";

  @AttributeDefinition(
      name = "Name",
      description = "Unique among hosts: lower-case letters, digits, dashes")
  String name() default "linux";

  @AttributeDefinition(name = "sysfs", description = "Where devices are looked for")
  String sys() default "/sys";

  @AttributeDefinition(name = "Device nodes", description = "Where iommu and vfio/ are")
  String dev() default "/dev";

  @AttributeDefinition(name = "Processes", description = "Where processes are looked for")
  String proc() default "/proc";
}
