package org.bindery.core.fd;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.match.Binders;
import org.bindery.core.match.Matcher;
import org.bindery.core.plan.PendingRestores;
import org.bindery.core.plan.PlanRunner;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.Settings;

/**
 * What every fd works with.
 *
 * @param clock runs what is due later, briefly
 * @param follower told of what is bound and leaves
 * @param orphaned takes a device whose binder is not there any more
 * @param settings asked each time: configuration changes
 */
public record FdServices(
    Supplier<Settings> settings,
    Events events,
    PlugInCalls calls,
    ScheduledExecutorService clock,
    DeviceNames names,
    Binders binders,
    Matcher matcher,
    PlanRunner plans,
    SavedStates states,
    PendingRestores restores,
    OpenFds fds,
    OpenQueues queues,
    BoundFollower follower,
    Consumer<Binding> orphaned) {}
