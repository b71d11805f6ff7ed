package org.bindery.driver.idxd.job;

import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.QueueJob;
import org.bindery.api.QueueJob.Operation;
import org.bindery.api.QueueResult;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;

/**
 * A job on an open queue, one descriptor after the other: what a user-space driver does. A
 * descriptor that stopped at a page that was not there is resumed with what is left of it, once the
 * page has been touched. For one thread.
 */
public final class JobRun {
  private final Process owner;
  private final WorkQueue queue;
  private final QueueJob job;
  private final long maxTransfer;
  private int resumed;

  /**
   * @param owner of the queue, whose addresses the job names
   * @param maxTransfer bytes that a descriptor of the queue may move, more than 0
   */
  public JobRun(Process owner, WorkQueue queue, QueueJob job, long maxTransfer) {
    this.owner = owner;
    this.queue = queue;
    this.job = job;
    this.maxTransfer = maxTransfer;
  }

  /** As {@link org.bindery.api.QueueControl#run}. */
  public QueueResult run() {
    if (job.operation() != Operation.NOP && job.length() <= 0) {
      throw Refusal.of(Errno.EINVAL, "a job of %d bytes is no job", job.length()).exception();
    }
    try (Submission submission = new Submission(queue);
        Record record = new Record(owner)) {
      Remainder left = Remainder.of(job, maxTransfer);
      while (true) {
        CompletionRecord completion = complete(submission, record, left);
        if (completion.is(CompletionStatus.PAGE_FAULT)) {
          touch(completion);
          left = left.after(completion, false);
          resumed++;
          continue;
        }
        if (!completion.is(CompletionStatus.SUCCESS)) {
          throw failed(completion);
        }
        if (job.operation() == Operation.COMPARE && completion.result() != 0) {
          return result(job.length() - left.length() + completion.completed(), false, 0);
        }
        left = left.after(completion, true);
        if (left.length() == 0) {
          return result(job.length(), true, job.operation() == Operation.CRC ? left.value() : 0);
        }
      }
    }
  }

  private QueueResult result(long bytes, boolean equal, long crc) {
    return new QueueResult(bytes, equal, crc, resumed);
  }

  private CompletionRecord complete(Submission submission, Record record, Remainder left) {
    record.clear();
    submission.submit(left.descriptor().withRecord(record.address()));
    return record
        .await(Record.patience())
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EIO,
                    "work queue %s did not complete a descriptor in %d s",
                    queue.name(),
                    TimeUnit.NANOSECONDS.toSeconds(Record.patience()))
                .exception());
  }

  // What a store or a load of the process itself would do.
  private void touch(CompletionRecord completion) {
    Access access = completion.write() ? Access.WRITE : Access.READ;
    if (!owner.touch(completion.faultAddress(), access)) {
      throw Refusal.of(
              Errno.EFAULT,
              "%s cannot %s address 0x%x, which the job on %s came to",
              owner.name(),
              completion.write() ? "write" : "read",
              completion.faultAddress(),
              queue.name())
          .exception();
    }
  }

  private RefusedException failed(CompletionRecord completion) {
    String words = CompletionStatus.words(completion.statusByte());
    if (completion.is(CompletionStatus.PAGE_REFUSED)) {
      return Refusal.of(
              Errno.EFAULT,
              "work queue %s: %s: address 0x%x",
              queue.name(),
              words,
              completion.faultAddress())
          .exception();
    }
    return Refusal.of(
            Errno.EIO,
            "work queue %s ended the job with status 0x%02x: %s",
            queue.name(),
            completion.statusByte(),
            words)
        .exception();
  }
}
