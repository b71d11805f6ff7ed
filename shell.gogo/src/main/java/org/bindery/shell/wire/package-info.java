/**
 * What a client and the server say to each other over the socket: one request, its output as it
 * comes, one exit status. Both ends are here; neither knows what is in the other's process.
 *
 * <p>A <b>frame</b> is a byte that names its kind, the length of its payload (4 bytes, big-endian,
 * at most {@link org.bindery.shell.wire.Wire#LIMIT}) and the payload. Texts are UTF-8; several in
 * one payload stand behind each other, each after its length (4 bytes, big-endian).
 *
 * <table>
 * <caption>Frames</caption>
 * <tr><th>kind</th><th>from</th><th>payload</th></tr>
 * <tr><td>{@code q} request</td><td>client</td><td>texts: protocol ({@code bindery 1}), what
 *   ({@code commands}, {@code lines} or {@code terminal}), {@code json} or {@code text}, directory
 *   that file names are relative to, name of the script, commands</td></tr>
 * <tr><td>{@code o} output, {@code e} error</td><td>server</td><td>bytes for standard output, for
 *   standard error</td></tr>
 * <tr><td>{@code r} wanted</td><td>server</td><td>none: a command reads standard input; the client
 *   answers with one {@code i}. Nobody's input is read that nobody wants.</td></tr>
 * <tr><td>{@code i} input</td><td>client</td><td>bytes of standard input; none: its end</td></tr>
 * <tr><td>{@code p} prompt</td><td>server</td><td>text: empty, or {@code more} when the line
 *   continues the one before; the client answers with {@code l}, {@code a} or {@code z}, and may
 *   ask for completions before</td></tr>
 * <tr><td>{@code l} line, {@code a} abandoned, {@code z} end</td><td>client</td><td>text: the line;
 *   none: Ctrl-C; none: Ctrl-D</td></tr>
 * <tr><td>{@code c} complete</td><td>client</td><td>text: what was typed up to the cursor; the server
 *   answers with {@code k}</td></tr>
 * <tr><td>{@code k} candidates</td><td>server</td><td>texts, three for each: the word, what it is,
 *   and {@code open} when more is to follow without a blank, else empty</td></tr>
 * <tr><td>{@code s} stop</td><td>client</td><td>none: end the command that runs</td></tr>
 * <tr><td>{@code d} deaf</td><td>client</td><td>none: nobody takes the output any more</td></tr>
 * <tr><td>{@code x} exit</td><td>server</td><td>text: the exit status, decimal; the last
 *   frame</td></tr>
 * </table>
 *
 * <p>A client that closes the socket ends its request. What is not of this form, or comes when it
 * was not asked for, ends the connection, with a sentence on its standard error.
 */
package org.bindery.shell.wire;
