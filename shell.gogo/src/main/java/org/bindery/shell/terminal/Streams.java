package org.bindery.shell.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where commands read and write.
 *
 * <p>Those of the process are its file descriptors, not {@link System#out}: Gogo replaces that one
 * by a stream that leads back to the session's, and would write in a circle.
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {
  public static Streams ofProcess() {
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        print(FileDescriptor.out),
        print(FileDescriptor.err));
  }

  private static PrintStream print(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
