package org.bindery.core.events;

import java.util.Map;
import java.util.function.Consumer;
import org.bindery.api.Event;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

/**
 * Passes events on to EventAdmin while there is one. A component of its own, so that {@code core}
 * works without EventAdmin's package too.
 */
@Component(service = {})
public final class EventAdminBridge {
  private final Events events;
  private final EventAdmin admin;
  private final Consumer<Event> listener = this::send;

  @Activate
  public EventAdminBridge(@Reference Events events, @Reference EventAdmin admin) {
    this.events = events;
    this.admin = admin;
    events.listen(listener);
  }

  @Deactivate
  void stop() {
    events.forget(listener);
  }

  private void send(Event event) {
    // Posted, not sent: handlers run later on EventAdmin's threads.
    admin.postEvent(
        new org.osgi.service.event.Event(
            event.topic(),
            Map.of(
                "timestamp", event.time().toEpochMilli(),
                "subject", event.subject(),
                "message", event.text())));
  }
}
