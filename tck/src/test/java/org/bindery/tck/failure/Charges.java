package org.bindery.tck.failure;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.RefusedException;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.HardwareFd;

/**
 * How much an fd is charged, found out by how much more it may pin: an address space of its own
 * that an access pins in as far as it gets.
 */
final class Charges {
  /** Pages that the fd may have pinned. */
  static final long LIMIT = 512 + 64;

  private static final long PAGE = 4096;
  private static final long IOVA = 0x200_0000;

  private final EngineAccess access;

  /**
   * @param memory of {@link #LIMIT} pages that nothing else pins
   */
  Charges(HardwareFd fd, Memory memory) {
    int ioas = fd.allocateIoas();
    // As a file's: what is not keeps an fd from another process.
    fd.commands(AddressCommands.class)
        .orElseThrow()
        .mapFile(ioas, memory, 0, LIMIT * PAGE, Access.READ, OptionalLong.of(IOVA));
    access = fd.commands(AccessCommands.class).orElseThrow().createAccess((_, _) -> {}, true);
    access.attach(ioas);
  }

  /** Pages that are charged now. */
  long now() {
    long fits = 0;
    long tooMany = LIMIT + 1;
    while (tooMany - fits > 1) {
      long tried = (fits + tooMany) / 2;
      if (fits(tried)) {
        fits = tried;
      } else {
        tooMany = tried;
      }
    }
    return LIMIT - fits;
  }

  private boolean fits(long pages) {
    try {
      access.pin(IOVA, pages * PAGE, Access.READ);
      access.unpin(IOVA, pages * PAGE);
      return true;
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.ENOMEM) {
        throw refused;
      }
      return false;
    }
  }
}
