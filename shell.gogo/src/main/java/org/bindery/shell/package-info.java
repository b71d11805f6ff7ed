/**
 * The administrator's Gogo commands, and the runner of scripts of them.
 *
 * <p>{@code grammar} reads arguments, {@code noun} holds the commands, {@code output} prints what
 * they return, {@code command} makes Gogo functions of them, {@code run} runs texts; what is here
 * connects these with the framework.
 */
package org.bindery.shell;
