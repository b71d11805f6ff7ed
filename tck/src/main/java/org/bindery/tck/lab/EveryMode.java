package org.bindery.tck.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class of tests whose outcome hangs on the mode of the IOMMU, and so on its format of tables:
 * addresses, groups that share a table, blocked DMA and its faults. They run in a boot of the guest
 * for each mode.
 *
 * <p>The bundle's header {@code Every-Mode} lists them.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface EveryMode {}
