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
 *   <li>the invariants: {@code invariant} I2 to I4, I6 to I8, I10 and I12; by {@code vfio} I1, by
 *       {@code nesting} I5, by {@code door} I9, by {@code dma} I11
 * </ul>
 *
 * <p>Of I12 what an engine itself calls; plug-ins that a framework starts and stops are tried by
 * the tests beside this package.
 */
package org.bindery.tck.rule;
