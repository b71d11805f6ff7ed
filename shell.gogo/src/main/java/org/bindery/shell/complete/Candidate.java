package org.bindery.shell.complete;

/**
 * A word that may stand at the cursor.
 *
 * @param word as it is to be typed, quoted where it must be
 * @param what it is, a phrase; may be empty
 * @param open whether more follows without a blank: {@code pci.vendor=}
 */
public record Candidate(String word, String what, boolean open) {}
