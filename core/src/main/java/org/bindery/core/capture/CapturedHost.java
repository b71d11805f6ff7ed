package org.bindery.core.capture;

import java.util.List;
import org.bindery.api.HostCapture;

record CapturedHost(String host, String text, int devices, int groups, List<String> notes)
    implements HostCapture {
  CapturedHost {
    notes = List.copyOf(notes);
  }
}
