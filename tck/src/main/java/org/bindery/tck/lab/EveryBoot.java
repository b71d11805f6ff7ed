package org.bindery.tck.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class of tests whose outcome hangs on whether the IOMMU can force DMA to be coherent,
 * besides its mode: what the hardware is said to be able to, tables, attach, DMA, virtual machines.
 * They run in every boot of the guest. Classes without this and {@link EveryMode} run in its first
 * boot only, since nothing that they see differs between the boots.
 *
 * <p>The bundle's header {@code Every-Boot} lists them.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface EveryBoot {}
