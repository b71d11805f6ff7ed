package org.bindery.shell.noun;

import java.util.Optional;

/**
 * Something that is wished and is not.
 *
 * @param object the device, plug-in or host
 * @param why it is not as wished, a phrase
 * @param remedy a command that runs as it stands
 */
public record Unmet(String object, String why, Optional<String> remedy) {
  @Override
  public String toString() {
    return object + ": " + why;
  }
}
