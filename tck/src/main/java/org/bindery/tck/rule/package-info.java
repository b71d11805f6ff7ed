/**
 * Rules, one test for each and named after it, by what they are about:
 *
 * <ul>
 *   <li>the API's commands: {@code object}, {@code map}, {@code table}, {@code dirty}, {@code
 *       fault}, {@code pasid}, {@code nesting}, {@code access}, and {@code sequence} of them
 *   <li>the raw door: {@code door}, and over hosts with files of devices and groups {@code vfio}
 *   <li>a device's life: {@code device}
 *   <li>hardware: {@code dma}
 *   <li>binders: {@code binder}
 *   <li>the invariants: {@code invariant} I2 to I4, I6 to I8 and I10; by {@code dma} I11 too, by
 *       {@code nesting} I5, by {@code door} I9
 * </ul>
 *
 * <p>I1 and I12 are of device files and plug-ins, which the tests beside this package try in a
 * framework.
 */
package org.bindery.tck.rule;
