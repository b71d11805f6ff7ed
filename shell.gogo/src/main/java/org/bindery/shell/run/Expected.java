package org.bindery.shell.run;

import org.bindery.shell.command.ErrorDocument;
import org.bindery.shell.output.Readable;

/**
 * A refusal that a script expected.
 *
 * @param expected what the command answered
 * @param text its text form
 */
public record Expected(ErrorDocument.Body expected, String text) implements Readable {}
