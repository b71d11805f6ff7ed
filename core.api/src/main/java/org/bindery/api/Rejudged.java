package org.bindery.api;

import java.util.Optional;

/**
 * A claim that was judged anew.
 *
 * @param vm the virtual machine's name
 * @param owner whose it is
 * @param against what speaks against it, so that it fell; empty: it stands
 */
public record Rejudged(String vm, String owner, Vm.Claim claim, Optional<Refusal> against) {}
