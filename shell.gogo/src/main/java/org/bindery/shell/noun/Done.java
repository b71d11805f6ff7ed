package org.bindery.shell.noun;

import org.bindery.shell.output.Readable;

/**
 * Something was done that has no other result.
 *
 * @param done the command and its verb
 * @param object what it was done to
 * @param text the sentence to print
 */
public record Done(String done, String object, String text) implements Readable {}
