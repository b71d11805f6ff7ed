package org.bindery.uapi.door.file;

import java.lang.System.Logger.Level;

/** What an extension of the door gave a descriptor to; it keeps the fd that it was made by. */
public final class ExtensionFile extends OpenFile {
  private static final System.Logger LOG = System.getLogger(ExtensionFile.class.getName());

  private final AutoCloseable content;
  private final OpenFile fd;

  /**
   * @param fd held by the caller for this file from now on
   */
  public ExtensionFile(AutoCloseable content, OpenFile fd) {
    this.content = content;
    this.fd = fd;
  }

  public AutoCloseable content() {
    return content;
  }

  @Override
  protected void end() {
    try {
      content.close();
    } catch (Exception e) {
      // close(2) has no way to tell, and the descriptor is gone.
      LOG.log(Level.ERROR, "what an extension gave a descriptor to did not close", e);
    } finally {
      fd.drop();
    }
  }
}
