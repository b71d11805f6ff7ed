package org.bindery.api;

/**
 * A binder that is there now.
 *
 * @param id {@code binder.id}
 * @param bundle symbolic name and version of its bundle
 * @param ranking its service.ranking, which decides between equal scores
 * @param bound how many devices it serves
 */
public record BinderView(String id, String bundle, int ranking, int bound) {}
