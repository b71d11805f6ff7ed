package org.bindery.driver.idxd;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bindery.api.Process;
import org.bindery.api.QueueControl;
import org.bindery.api.QueueJob;
import org.bindery.api.QueueResult;
import org.bindery.api.QueueView;
import org.bindery.api.Use;
import org.bindery.api.WorkQueue;
import org.bindery.driver.idxd.job.JobRun;
import org.bindery.host.Host;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The work queues of data accelerators on whatever hosts there are. Looks at the hosts anew at each
 * call; safe for use by several threads.
 */
@Component
public final class Queues implements QueueControl {
  /** As the driver of the host has it. */
  private static final long DEFAULT_MAX_TRANSFER = 2 << 20;

  private final List<Host> hosts = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHost(Host host) {
    hosts.add(host);
  }

  void removeHost(Host host) {
    hosts.remove(host);
  }

  private List<DsaBus> buses() {
    return hosts.stream().map(host -> new DsaBus(host.name(), host.attributes())).toList();
  }

  @Override
  public List<QueueView> queues() {
    return buses().stream()
        .sorted(Comparator.comparing(DsaBus::host))
        .flatMap(bus ->
            bus.objects(DsaName.Kind.QUEUE).stream().map(name -> (QueueView) Queue.of(bus, name)))
        .toList();
  }

  @Override
  public Map<String, String> configure(String name, Map<String, String> settings) {
    Located located = Located.find(buses(), name);
    new Reconfiguration(located.bus(), located.name()).write(settings);
    return located.bus().settings(located.name());
  }

  @Override
  public void enable(String name, Use use) {
    new Enabling(Located.find(buses(), name)).enable(use);
  }

  @Override
  public void disable(String name) {
    new Enabling(Located.find(buses(), name)).disable();
  }

  @Override
  public QueueResult run(Process owner, WorkQueue queue, QueueJob job) {
    return new JobRun(owner, queue, job, maxTransfer(queue.name())).run();
  }

  // Of several hosts' queues of the name, what all of them take.
  private long maxTransfer(String queue) {
    return queues().stream()
        .filter(view -> view.name().equals(queue))
        .flatMap(view -> Stream.ofNullable(view.settings().get(Setting.MAX_TRANSFER_SIZE.option())))
        .mapToLong(Long::parseLong)
        .min()
        .orElse(DEFAULT_MAX_TRANSFER);
  }
}
