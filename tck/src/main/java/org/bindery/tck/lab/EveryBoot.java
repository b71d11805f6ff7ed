package org.bindery.tck.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class of tests whose outcome hangs on how the IOMMU is driven: tables, what the hardware is
 * said to be able to, addresses, DMA, faults. They run in every boot of the guest. All other
 * classes run in its first boot only, since nothing that they see differs between the boots.
 *
 * <p>The bundle's header {@code Every-Boot} lists them.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface EveryBoot {}
