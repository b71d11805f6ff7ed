package org.bindery.core.mdev;

import java.util.Optional;
import org.bindery.api.MdevTypeView;

/** A type as a kernel's sysfs tells of it. */
record KernelType(
    String parent,
    String type,
    Optional<String> host,
    String name,
    String description,
    String deviceApi,
    int availableInstances)
    implements MdevTypeView {}
