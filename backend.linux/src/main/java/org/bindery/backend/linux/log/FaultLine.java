package org.bindery.backend.linux.log;

import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Access;

/**
 * What a line of the log says about a blocked DMA.
 *
 * @param requester {@code 0000:00:10.0}
 * @param pasid -1: none
 * @param code of the hardware
 */
record FaultLine(String requester, int pasid, long iova, Access access, int code, String reason) {
  /** Empty: the line is about something else. */
  static Optional<FaultLine> parse(String line) {
    return Stream.of(VtdLine.parse(line), AmdViLine.parse(line))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** With the PCI domain, which some lines leave out when it is 0. */
  static String fullName(String requester) {
    return requester.indexOf(':') == requester.lastIndexOf(':') ? "0000:" + requester : requester;
  }
}
