package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.uapi.Command;

/**
 * Decodes one command: the checks that the kernel makes before it knows an object, then the engine.
 */
interface IommuCommand {
  Command command();

  /**
   * @param argument the whole struct, copied in once, zero where the user gave less
   * @throws org.bindery.api.RefusedException whose errno is answered; what was made until then is
   *     undone
   */
  void run(IommuCall call, MemorySegment argument);
}
