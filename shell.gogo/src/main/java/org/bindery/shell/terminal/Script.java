package org.bindery.shell.terminal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Reads scripts. */
public final class Script {
  /** Bytes of a script, at most: it goes to a server in one message, with its name. */
  private static final int LONGEST = 15 << 20;

  private Script() {}

  /**
   * @throws org.bindery.api.RefusedException EMSGSIZE; EINVAL no UTF-8; EIO
   */
  public static String read(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST) {
        throw Refusal.of(
                Errno.EMSGSIZE, "the script %s is too long: %d bytes at most", file, LONGEST)
            .exception();
      }
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw Refusal.of(Errno.EINVAL, "the script %s is no text in UTF-8", file).exception(e);
    } catch (IOException e) {
      throw Refusal.of(Errno.EIO, "the script %s cannot be read", file).exception(e);
    }
  }
}
