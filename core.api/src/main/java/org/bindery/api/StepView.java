package org.bindery.api;

/**
 * One step of a plan, as shown.
 *
 * @param kind the step's name, for example {@code overrideDriver}
 * @param device the device it touches
 * @param text what it does, old value and new
 * @param done false: planned only
 */
public record StepView(String kind, String device, String text, boolean done) {}
