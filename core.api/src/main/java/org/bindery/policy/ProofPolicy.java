package org.bindery.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Marks a DS component as an {@link IncoherentDmaPolicy}: sets {@code policy.name} and makes the
 * bundle provide the capability {@code org.bindery.policy}, by which repositories find it.
 */
@ComponentPropertyType
@Capability(namespace = "org.bindery.policy")
@Requirement(namespace = "osgi.implementation", name = "org.bindery", version = "0.1.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProofPolicy {
  /** The prefix of the component property. */
  String PREFIX_ = "policy.";

  /** The policy's name. */
  @Attribute("name")
  String name();
}
