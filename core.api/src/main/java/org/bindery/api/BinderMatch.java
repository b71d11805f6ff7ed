package org.bindery.api;

/**
 * One binder's answer to "is this yours?".
 *
 * @param binder {@code binder.id}
 * @param score 0: not its device; else as {@code org.bindery.binder.Match} scales it
 * @param reason the binder's words
 */
public record BinderMatch(String binder, int score, String reason) {}
