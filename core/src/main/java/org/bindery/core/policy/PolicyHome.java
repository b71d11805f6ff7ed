package org.bindery.core.policy;

import java.util.function.Consumer;

/**
 * Where policies come from and where the choice among them is kept.
 *
 * @param services those that are there
 * @param choose configures another; what is configured goes by it when this returns
 */
public record PolicyHome(PolicyServices services, Consumer<String> choose) {}
