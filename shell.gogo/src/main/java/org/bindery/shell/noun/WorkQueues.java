package org.bindery.shell.noun;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.QueueControl;
import org.bindery.api.QueueJob;
import org.bindery.api.QueueResult;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.api.WorkQueue;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Names;

/** Work queues of accelerators: {@code wq}. */
public final class WorkQueues {
  private static final List<String> SETTINGS =
      List.of(
          "mode",
          "type",
          "name",
          "driverName",
          "size",
          "groupId",
          "priority",
          "threshold",
          "blockOnFault",
          "maxBatchSize",
          "maxTransferSize",
          "opConfig",
          "atsDisable",
          "prsDisable",
          "readBufferLimit",
          "readBuffersReserved",
          "readBuffersAllowed",
          "useReadBufferLimit",
          "trafficClassA",
          "trafficClassB",
          "eventLogSize");

  private final Administrator admin;
  private final Supplier<QueueControl> service;

  /**
   * @param service answers null while no bundle controls queues
   */
  public WorkQueues(Administrator admin, Supplier<QueueControl> service) {
    this.admin = admin;
    this.service = service;
  }

  public List<Verb> verbs() {
    StringBuilder options = new StringBuilder();
    SETTINGS.forEach(setting -> options.append(" [--").append(setting).append(" V]"));
    return List.of(
        Verb.of("wq", "work queues of accelerators", this::list),
        Verb.of("wq list", "the same", this::list),
        Verb.of(
            "wq config OBJECT" + options,
            "settings of a queue, group, engine or accelerator, after they are changed",
            this::config),
        Verb.of(
            "wq enable OBJECT [--for userDriver|vm]",
            "enables an accelerator, or a queue for user-space DMA or passthrough",
            this::enable),
        Verb.of("wq disable OBJECT", "disables a queue, or an accelerator", this::disable),
        Verb.of("wq grant WQ --user NAME", "lets an owner use a queue", this::grant),
        Verb.of(
            "wq submit WQ OPERATION [--source BUFFER] [--target BUFFER] [--offset N] [--length N]"
                + " [--value N] [--blockOnFault]",
            "has an enabled queue do nop, copy, fill, compare or crc with the session's buffers",
            this::submit));
  }

  private QueueControl control() {
    QueueControl present = service.get();
    if (present == null) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "no plug-in controls work queues: the bundle org.bindery.driver.idxd does not run")
          .exception();
    }
    return present;
  }

  private Listing<QueueRow> list(Arguments arguments) {
    return new Listing<>(QueueRow.class, control().queues().stream().map(QueueRow::of).toList());
  }

  private QueueRow.Settings config(Arguments arguments) {
    Map<String, String> changes = new LinkedHashMap<>();
    for (String setting : SETTINGS) {
      arguments.optionalText("--" + setting).ifPresent(value -> changes.put(setting, value));
    }
    String object = arguments.text("OBJECT");
    return new QueueRow.Settings(object, control().configure(object, changes));
  }

  private Done enable(Arguments arguments) {
    String object = arguments.text("OBJECT");
    Use use = arguments.choice("--for", Use.class).orElse(Use.USER_DRIVER);
    control().enable(object, use);
    return new Done("wq enable", object, object + " enabled");
  }

  private Done disable(Arguments arguments) {
    String object = arguments.text("OBJECT");
    control().disable(object);
    return new Done("wq disable", object, object + " disabled");
  }

  private Done grant(Arguments arguments) {
    String queue = arguments.text("WQ");
    String user = arguments.text("--user");
    admin.administration().grant(queue, user);
    return new Done("wq grant", queue, queue + " can be opened by " + user);
  }

  private QueueRow.JobResult submit(Arguments arguments) {
    QueueJob job = job(arguments);
    try (WorkQueue queue = admin.session().openQueue(arguments.text("WQ"))) {
      QueueResult result = control().run(admin.session().process(), queue, job);
      return new QueueRow.JobResult(
          queue.name(),
          Names.of(job.operation()),
          result.bytes(),
          result.equal(),
          job.operation() == QueueJob.Operation.CRC
              ? OptionalInt.of((int) result.crc())
              : OptionalInt.empty(),
          result.resumed());
    }
  }

  private QueueJob job(Arguments arguments) {
    QueueJob.Operation operation = operation(arguments.text("OPERATION"));
    Slice source = null;
    Slice target = null;
    if (operation != QueueJob.Operation.NOP) {
      source = operation == QueueJob.Operation.FILL ? null : slice(arguments, "--source");
      target = operation == QueueJob.Operation.CRC ? null : slice(arguments, "--target");
    }
    long length =
        source == null ? length(target) : Math.min(length(source), length(target, source));
    return new QueueJob(
        operation,
        address(source),
        address(target),
        length,
        arguments.number("--value", 0),
        arguments.flag("--blockOnFault"));
  }

  private static QueueJob.Operation operation(String name) {
    for (QueueJob.Operation operation : QueueJob.Operation.values()) {
      if (Names.of(operation).equals(name)) {
        return operation;
      }
    }
    throw new UsageException("OPERATION is nop, copy, fill, compare or crc, not %s", name);
  }

  private Slice slice(Arguments arguments, String option) {
    if (!arguments.has(option)) {
      throw new UsageException("%s is missing", option);
    }
    return Slice.of(arguments, admin.session().buffer(arguments.text(option)), Long.MAX_VALUE);
  }

  private static long length(Slice slice) {
    return slice == null ? 0 : slice.length();
  }

  private static long length(Slice slice, Slice otherwise) {
    return slice == null ? otherwise.length() : slice.length();
  }

  private static long address(Slice slice) {
    return slice == null ? 0 : slice.buffer().address() + slice.offset();
  }
}
