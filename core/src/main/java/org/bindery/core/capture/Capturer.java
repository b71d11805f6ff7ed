package org.bindery.core.capture;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.HostCapture;
import org.bindery.host.Host;

/**
 * Captures a host through its attribute tree: the same code for a simulated one and a real one.
 * Nothing is changed by it. What comes or goes meanwhile is in it or not.
 */
public final class Capturer {
  private Capturer() {}

  /**
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the host's tree cannot be captured
   */
  public static HostCapture capture(Host host) {
    List<String> notes = new ArrayList<>();
    CaptureText body = new CaptureText();
    DeviceSections devices = new DeviceSections(host, body, notes);
    devices.write();
    int groups = GroupSections.write(host, body, notes);
    IommuSections.write(host, devices.iommus(), body, notes);
    CaptureText text = new CaptureText();
    text.comment(
        "captured from host %s (%s, %s)".formatted(host.name(), host.kind(), host.source()));
    notes.forEach(note -> text.comment("note: " + note));
    text.append(body);
    return new CapturedHost(host.name(), text.toString(), devices.count(), groups, notes);
  }
}
