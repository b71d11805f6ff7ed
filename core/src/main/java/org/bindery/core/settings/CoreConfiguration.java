package org.bindery.core.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@value #PID}. Every change takes effect at once; nothing is closed by it. */
@ObjectClassDefinition(
    name = "Bindery binding engine",
    description = "Hand-over of devices between plug-ins, limits, roles of owners")
public @interface CoreConfiguration {
  /** The configuration's PID. */
  String PID = "org.bindery.core";

  @AttributeDefinition(
      name = "Hold time",
      description =
          "Milliseconds that devices are held for a successor when their binder is stopped or"
              + " updated",
      min = "0")
  long hold_millis() default 10_000;

  @AttributeDefinition(
      name = "Plug-in call limit",
      description = "Milliseconds that one call of a binder or a host may take",
      min = "1")
  long call_millis() default 10_000;

  @AttributeDefinition(
      name = "Faults per fd",
      description = "How many faults the ring of an fd keeps; for fds opened from now on",
      min = "1")
  int faults_ring() default 1024;

  @AttributeDefinition(
      name = "Memory pinned per fd",
      description =
          "Bytes that an owner without role CAP_IPC_LOCK may have pinned in one fd; for fds opened"
              + " from now on; a real kernel has its own limit",
      min = "0")
  long fd_pinnedBytes() default Long.MAX_VALUE;

  @AttributeDefinition(
      name = "Objects per fd",
      description = "How many objects an fd may have; for fds opened from now on",
      min = "1")
  int fd_objects() default Integer.MAX_VALUE;

  @AttributeDefinition(
      name = "Areas per address space",
      description = "How many areas may be mapped in one; for fds opened from now on",
      min = "1")
  int fd_areas() default Integer.MAX_VALUE;

  @AttributeDefinition(
      name = "Policy for incoherent DMA",
      description =
          "Name of the policy that judges whether a virtual machine may treat DMA as incoherent")
  String policy_incoherentDma() default "device";

  @AttributeDefinition(
      name = "Flips of a virtual machine",
      description =
          "How often a virtual machine may become incoherent on request within the time for flips",
      min = "1")
  int flips_number() default 10;

  @AttributeDefinition(
      name = "Time for flips",
      description = "Milliseconds within which flips of a virtual machine are counted",
      min = "0")
  long flips_millis() default 10_000;

  @AttributeDefinition(
      name = "Roles of sessions",
      description = "One per session: NAME=ROLE,ROLE with the roles' names, such as CAP_SYS_RAWIO")
  String[] roles_sessions() default {};

  @AttributeDefinition(
      name = "Roles of bundles",
      description = "One per bundle: SYMBOLIC-NAME=ROLE,ROLE")
  String[] roles_bundles() default {};
}
